// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.wal;

import static io.nebulabackup.core.wal.TestLogs.all;
import static io.nebulabackup.core.wal.TestLogs.bytes;
import static io.nebulabackup.core.wal.TestLogs.concat;
import static io.nebulabackup.core.wal.TestLogs.heartbeat;
import static io.nebulabackup.core.wal.TestLogs.run;
import static io.nebulabackup.core.wal.TestLogs.segment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulabackup.model.LogPosition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WalWriterTest {

  @TempDir Path dir;

  private void write(List<WalRecord> records, long segmentBytes) throws IOException {
    try (WalWriter writer = new WalWriter(dir.resolve("1"), segmentBytes)) {
      for (WalRecord record : records) {
        writer.append(record);
      }
    }
  }

  private WalLog written() throws IOException {
    return WalLog.open(dir.resolve("1"));
  }

  @Test
  void append_records_makesCleanSegments() throws IOException {
    List<WalRecord> records = run(7, 300, 2);
    write(records, 1000);

    WalLog log = written();
    assertThat(log.notes()).isEmpty();
    assertThat(all(log)).isEqualTo(records);
    assertThat(log.segments()).hasSizeGreaterThan(10);
    for (WalSegment segment : log.segments()) {
      assertThat(segment.path()).hasFileName(WalSegmentName.of(segment.firstLogId()));
      assertThat(segment.bytes()).isEqualTo(Files.size(segment.path())).isLessThanOrEqualTo(1000);
    }
  }

  @Test
  void append_recordOverTheSegmentSize_getsASegmentOfItsOwn() throws IOException {
    List<WalRecord> records =
        List.of(heartbeat(1, 1), WalRecord.of(2, 1, 0, new byte[200_000]), heartbeat(3, 1));
    write(records, 100);

    assertThat(written().segments())
        .extracting(WalSegment::bytes)
        .containsExactly(32L, 200_032L, 32L);
    assertThat(all(written())).isEqualTo(records);
  }

  @Test
  void append_recordThatFillsTheSegmentExactly_staysInIt() throws IOException {
    write(List.of(heartbeat(1, 1), heartbeat(2, 1), heartbeat(3, 1)), 64);

    assertThat(written().segments()).extracting(WalSegment::bytes).containsExactly(64L, 32L);
  }

  @Test
  void append_wrongNextRecord_isRefusedAndChangesNothing() throws IOException {
    try (WalWriter writer = new WalWriter(dir.resolve("1"), 1000)) {
      writer.append(heartbeat(5, 3));
      for (WalRecord wrong : List.of(heartbeat(5, 3), heartbeat(7, 3), heartbeat(6, 2))) {
        assertThatThrownBy(() -> writer.append(wrong)).isInstanceOf(IllegalArgumentException.class);
      }
      writer.append(heartbeat(6, 3));
      assertThat(writer.last()).isEqualTo(new LogPosition(6, 3));
    }
    assertThat(all(written())).hasSize(2);
  }

  @Test
  void flush_makesRecordsVisible() throws IOException {
    try (WalWriter writer = new WalWriter(dir.resolve("1"), 1000)) {
      writer.append(heartbeat(1, 1));
      writer.flush();
      assertThat(written().last().logId()).isEqualTo(1);
    }
  }

  @Test
  void roll_beginsAnotherSegmentWithTheNextRecord() throws IOException {
    try (WalWriter writer = new WalWriter(dir.resolve("1"), 1000)) {
      writer.append(heartbeat(1, 1));
      writer.roll();
      writer.roll();
      writer.append(heartbeat(2, 1));
    }
    assertThat(written().segments()).extracting(WalSegment::firstLogId).containsExactly(1L, 2L);
  }

  @Test
  void constructor_cleanLog_isContinued() throws IOException {
    write(run(1, 9, 1), 1000);
    write(run(10, 19, 2), 1000);

    assertThat(all(written())).isEqualTo(concat(run(1, 9, 1), run(10, 19, 2)));
  }

  @Test
  void constructor_logThatStoragedWouldCut_isRefused() throws IOException {
    segment(dir.resolve("1"), 1, new byte[40]);

    assertThatThrownBy(() -> new WalWriter(dir.resolve("1"), 1000))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void close_nothingWritten_leavesAnEmptyLog() throws IOException {
    write(List.of(), 1000);

    assertThat(written().isEmpty()).isTrue();
    assertThat(bytes(List.of())).isEmpty();
  }
}
