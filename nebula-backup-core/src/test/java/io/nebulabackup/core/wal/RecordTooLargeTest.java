// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.wal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In a process with the agent's heap, which ends when its memory does. */
class RecordTooLargeTest {

  private static final int REFUSED = 7;
  private static final int MESSAGE_BYTES = 100 << 20;

  @TempDir Path directory;

  @Test
  void segment_recordBeyondTheHeap_isRefusedByName() throws Exception {
    assertThat(refusal("log")).contains("record 5@3 has 104857632 bytes").contains("-Xmx");
  }

  @Test
  void stream_recordBeyondTheHeap_isRefusedByName() throws Exception {
    assertThat(refusal("stream")).contains("record 5@3 has 104857632 bytes").contains("-Xmx");
  }

  private String refusal(String how) throws Exception {
    Path segment = directory.resolve(WalSegmentName.of(5));
    byte[] head = new byte[RecordHeader.BYTES];
    new RecordHeader(5, 3, MESSAGE_BYTES, 0).write(head, 0);
    byte[] foot = new byte[RecordHeader.FOOTER_BYTES];
    RecordHeader.writeInt(foot, 0, MESSAGE_BYTES);
    try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
      file.write(head);
      file.seek(RecordHeader.BYTES + MESSAGE_BYTES);
      file.write(foot);
    }
    Path said = directory.resolve("said");
    Process process =
        new ProcessBuilder(
                List.of(
                    System.getProperty("java.home") + File.separator + "bin/java",
                    "-Xmx96m",
                    "-XX:+UseSerialGC",
                    "-XX:+ExitOnOutOfMemoryError",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Reader.class.getName(),
                    how,
                    segment.toString()))
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    int exit = process.waitFor();
    String text = Files.readString(said, StandardCharsets.UTF_8);
    assertThat(exit).as(text).isEqualTo(REFUSED);
    return text;
  }

  /** Reads a segment. */
  static final class Reader {

    private Reader() {}

    /**
     * Reads.
     *
     * @param arguments {@code log} or {@code stream}, and the segment
     */
    public static void main(String[] arguments) throws IOException {
      Path segment = Path.of(arguments[1]);
      try (WalCursor records =
          arguments[0].equals("log")
              ? WalLog.open(segment.resolveSibling("")).read(5, 5)
              : WalStream.read(Files.newInputStream(segment), "a stream")) {
        records.next();
      } catch (RecordTooLargeException e) {
        System.out.println(e.getMessage());
        System.exit(REFUSED);
      }
    }
  }
}
