// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.rocks;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulabackup.core.agent.DataFindings;
import io.nebulabackup.core.agent.EngineHistory;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A MANIFEST as large as one is read, in a process with less heap than that. */
class HugeEngineLogTest {

  private static final int BLOCK = 32 << 10;
  private static final int FILES = 500_000;
  private static final String NAME = "MANIFEST-000001";
  private static final String SHA256_OF_NOTHING =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  @TempDir Path directory;

  @Test
  void read_oneRecordOfHalfAMillionFiles_takesLittleMemory() throws Exception {
    Path data = Files.createDirectories(directory.resolve("data"));
    Files.writeString(data.resolve("CURRENT"), NAME + "\n");
    write(data.resolve(NAME));
    assertThat(Files.size(data.resolve(NAME))).isGreaterThan(50 << 20).isLessThan(64 << 20);
    Path said = directory.resolve("said");

    Process process =
        new ProcessBuilder(
                List.of(
                    System.getProperty("java.home") + File.separator + "bin/java",
                    "-Xmx32m",
                    "-XX:+UseSerialGC",
                    "-XX:+ExitOnOutOfMemoryError",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Reader.class.getName(),
                    data.toString()))
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();

    int exit = process.waitFor();
    String text = Files.readString(said, StandardCharsets.UTF_8);
    assertThat(exit).as(text).isZero();
    assertThat(text).contains("unbroken true, ingested 0");
  }

  /** Reads a MANIFEST. */
  static final class Reader {

    private Reader() {}

    /**
     * Reads.
     *
     * @param arguments the RocksDB's directory
     */
    public static void main(String[] arguments) throws IOException {
      DataFindings.OfEngine found =
          EngineLog.read(Path.of(arguments[0]), new EngineHistory(NAME, 0, SHA256_OF_NOTHING));
      System.out.println("unbroken " + found.unbroken() + ", ingested " + found.ingested().size());
    }
  }

  /** RocksDB writes all its files into one record whenever it starts. */
  private static void write(Path manifest) throws IOException {
    try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(manifest))) {
      Fragments out = new Fragments(file);
      out.number(2); // the write-ahead log's number comes before the files
      out.number(7);
      byte[] key = new byte[48];
      for (int number = 1; number <= FILES; number++) {
        out.number(103); // a new file
        out.number(6); // level
        out.number(number);
        out.number(1_000_000);
        out.string(key);
        out.string(key);
        out.number(1); // sequence numbers
        out.number(2);
        out.number(1); // no more fields
      }
      out.end();
    }
  }

  /** Writes one record in fragments, each to the end of its block. */
  private static final class Fragments {
    private final OutputStream file;
    private final ByteArrayOutputStream fragment = new ByteArrayOutputStream();
    private boolean begun;

    Fragments(OutputStream file) {
      this.file = file;
    }

    void number(int value) throws IOException {
      int left = value;
      for (; left > 0x7f; left >>>= 7) {
        put((left & 0x7f) | 0x80);
      }
      put(left);
    }

    void string(byte[] bytes) throws IOException {
      number(bytes.length);
      for (byte next : bytes) {
        put(next);
      }
    }

    private void put(int value) throws IOException {
      if (fragment.size() == BLOCK - 7) {
        write(begun ? 3 : 2);
        begun = true;
      }
      fragment.write(value);
    }

    void end() throws IOException {
      write(begun ? 4 : 1);
    }

    private void write(int type) throws IOException {
      byte[] bytes = fragment.toByteArray();
      CRC32C checksum = new CRC32C();
      checksum.update(type);
      checksum.update(bytes);
      file.write(
          ByteBuffer.allocate(7)
              .order(ByteOrder.LITTLE_ENDIAN)
              .putInt(Integer.rotateRight((int) checksum.getValue(), 15) + 0xa282ead8)
              .putShort((short) bytes.length)
              .put((byte) type)
              .array());
      file.write(bytes);
      fragment.reset();
    }
  }
}
