// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.wal;

import static io.nebulabackup.core.wal.TestLogs.all;
import static io.nebulabackup.core.wal.TestLogs.bytes;
import static io.nebulabackup.core.wal.TestLogs.concat;
import static io.nebulabackup.core.wal.TestLogs.drain;
import static io.nebulabackup.core.wal.TestLogs.heartbeat;
import static io.nebulabackup.core.wal.TestLogs.log;
import static io.nebulabackup.core.wal.TestLogs.run;
import static io.nebulabackup.core.wal.TestLogs.segment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs that change between being opened and being read, as storaged changes them. */
class WalChangeTest {

  @TempDir Path dir;

  @Test
  void read_segmentCutBeforeReading_isChanged() throws IOException {
    WalLog log = log(dir, run(1, 100, 1), 50);
    for (int records : new int[] {10, 0, 45}) {
      truncate(50, records);
      assertThatThrownBy(() -> all(log))
          .isInstanceOfSatisfying(
              WalChangedException.class, e -> assertThat(e.isRetryable()).isTrue());
    }
  }

  @Test
  void read_segmentCutWhileReading_isChangedAtTheLatestAtTheEnd() throws IOException {
    WalLog log = log(dir, run(1, 100, 1), 50);
    try (WalCursor cursor = log.read(1, 100)) {
      for (int i = 0; i < 90; i++) {
        assertThat(cursor.next()).isNotNull();
      }
      truncate(50, 5);
      assertThatThrownBy(
              () -> {
                while (cursor.next() != null) {
                  // Until the end, if it came.
                }
              })
          .isInstanceOf(WalChangedException.class);
    }
  }

  @Test
  void read_cutAndWrittenAnewToTheSameLength_isChanged() throws IOException {
    // Heartbeats are of one length: nothing but terms tells the new records from the old.
    List<WalRecord> old = heartbeats(1, 20_000, 1);
    WalLog log = log(dir, old);
    try (WalCursor cursor = log.read(1, 20_000)) {
      assertThat(cursor.next()).isNotNull();
      segment(dir, concat(heartbeats(1, 10_000, 1), heartbeats(10_001, 20_000, 2)));

      assertThatThrownBy(() -> drain(cursor)).isInstanceOf(WalChangedException.class);
    }
  }

  @Test
  void read_partBeforeTheCut_isChangedToo() throws IOException {
    WalLog log = log(dir, heartbeats(1, 100, 1));
    segment(dir, concat(heartbeats(1, 50, 1), heartbeats(51, 100, 2)));

    assertThatThrownBy(() -> drain(log.read(1, 60))).isInstanceOf(WalChangedException.class);
    assertThatThrownBy(() -> log.termAt(60)).isInstanceOf(WalChangedException.class);
    assertThatThrownBy(() -> SpliceProof.of(log, 90)).isInstanceOf(WalChangedException.class);
  }

  @Test
  void read_segmentGone_isChanged() throws IOException {
    WalLog log = log(dir, run(1, 100, 1), 50);
    Files.delete(dir.resolve(WalSegmentName.of(50)));

    assertThatThrownBy(() -> all(log)).isInstanceOf(WalChangedException.class);
    assertThat(drain(log.read(1, 49))).isEqualTo(run(1, 49, 1));
  }

  @Test
  void read_segmentGrown_returnsWhatWasThereWhenOpened() throws IOException {
    WalLog log = log(dir, run(1, 100, 1), 50);
    Files.write(
        dir.resolve(WalSegmentName.of(50)), bytes(run(101, 120, 1)), StandardOpenOption.APPEND);

    assertThat(all(log)).isEqualTo(run(1, 100, 1));
  }

  private static List<WalRecord> heartbeats(long from, long to, long term) {
    return LongStream.rangeClosed(from, to).mapToObj(id -> heartbeat(id, term)).toList();
  }

  private void truncate(long name, int records) throws IOException {
    Path file = dir.resolve(WalSegmentName.of(name));
    long keep = bytes(run(name, name + records - 1, 1)).length;
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(0);
    }
    Files.write(file, bytes(run(name, name + records - 1, 1)));
    assertThat(Files.size(file)).isEqualTo(keep);
  }
}
