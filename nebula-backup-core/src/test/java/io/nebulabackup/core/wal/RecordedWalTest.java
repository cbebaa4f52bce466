// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.wal;

import static io.nebulabackup.core.wal.TestLogs.all;
import static io.nebulabackup.core.wal.TestLogs.drain;
import static io.nebulabackup.core.wal.TestLogs.parse;
import static io.nebulabackup.core.wal.TestLogs.recordings;
import static org.assertj.core.api.Assertions.assertThat;

import io.nebulabackup.core.wal.Splice.Outcome;
import io.nebulabackup.model.LogPosition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a real NebulaGraph 3.8.0 cluster wrote. */
class RecordedWalTest {

  private static final String BASE = "BACKUP_2026_11_23_03_34_41/storaged3/1/wal/3";
  private static final String NEXT = "BACKUP_2026_11_23_03_35_00/storaged3/1/wal/3";
  private static final String TAIL = "TAIL/storaged3/1/wal/3";
  private static final String AFTER = "BACKUP_2026_11_23_03_35_41/storaged3/1/wal/3";
  private static final String AFTER_OTHER = "BACKUP_2026_11_23_03_35_41/storaged1/1/wal/3";

  @TempDir Path dir;

  static List<Path> logs() {
    return TestLogs.recordedLogs();
  }

  private static WalLog log(String path) throws IOException {
    return WalLog.open(recordings().resolve(path));
  }

  @ParameterizedTest
  @MethodSource("logs")
  void open_recordedLog_everyByteIsRead(Path recorded) throws IOException {
    WalLog log = WalLog.open(recorded);

    assertThat(log.notes()).isEmpty();
    long bytes = 0;
    for (WalRecord record : all(log)) {
      bytes += record.encodedLength();
    }
    long onDisk = 0;
    for (WalSegment segment : log.segments()) {
      onDisk += Files.size(segment.path());
      assertThat(parse(Files.readAllBytes(segment.path())))
          .isEqualTo(drain(log.read(segment.firstLogId(), segment.last().logId())));
    }
    assertThat(bytes).isEqualTo(onDisk).isPositive();
  }

  @ParameterizedTest
  @MethodSource("logs")
  void write_recordedRecords_makesTheSameFiles(Path recorded) throws IOException {
    WalLog log = WalLog.open(recorded);
    try (WalWriter writer = new WalWriter(dir, Long.MAX_VALUE)) {
      for (WalSegment segment : log.segments()) {
        writer.roll();
        for (WalRecord record : drain(log.read(segment.firstLogId(), segment.last().logId()))) {
          byte[] message = new byte[record.message().remaining()];
          record.message().get(message);
          writer.append(WalRecord.of(record.logId(), record.term(), record.clusterId(), message));
        }
      }
    }

    for (WalSegment segment : log.segments()) {
      assertThat(dir.resolve(segment.path().getFileName())).hasSameBinaryContentAs(segment.path());
    }
    assertThat(WalLog.open(dir).segments()).hasSameSizeAs(log.segments());
  }

  @Test
  void decode_recordedMessages_encodeToTheSameBytes() throws IOException {
    Set<Operation> seen = EnumSet.noneOf(Operation.class);
    for (Path recorded : logs()) {
      for (WalRecord record : all(WalLog.open(recorded))) {
        if (!record.isHeartbeat()) {
          LogEntry entry = LogEntry.decode(record.message(), recorded.toString(), 0);
          seen.add(entry.operation());
          assertThat(ByteBuffer.wrap(LogEntryTest.encode(entry))).isEqualTo(record.message());
        }
      }
    }
    assertThat(seen).contains(Operation.MULTI_PUT, Operation.MULTI_REMOVE, Operation.BATCH_WRITE);
  }

  @Test
  void replicas_differentSegments_equalRecords() throws IOException {
    WalLog one = log(AFTER);
    WalLog other = log(AFTER_OTHER);
    assertThat(one.segments()).hasSize(3);
    assertThat(other.segments()).hasSize(2);
    assertThat(all(one)).isEqualTo(all(other));

    String idle = "BACKUP_2026_11_23_03_35_41/storaged%d/3/wal/2";
    assertThat(all(log(idle.formatted(1)))).isEqualTo(all(log(idle.formatted(3))));
  }

  @Test
  void splice_uncommittedTailReplacedAfterFailover_stepsBackBeforeIt() throws IOException {
    WalLog tail = log(TAIL);
    assertThat(tail.last()).isEqualTo(new LogPosition(374, 1));
    SpliceProof proof = SpliceProof.of(tail, 374);

    for (String after : List.of(AFTER, AFTER_OTHER)) {
      Splice splice = Splice.of(log(after), tail.last(), false, 373, proof);
      assertThat(splice.outcome()).isEqualTo(Outcome.STEPPED_BACK);
      assertThat(splice.common()).isEqualTo(new LogPosition(373, 1));
      assertThat(splice.contentProven()).isTrue();
      assertThat(drain(log(after).read(374, 374)).get(0).term()).isEqualTo(2);

      assertThat(Splice.of(log(after), tail.last(), true, 374, proof).outcome())
          .isEqualTo(Outcome.DIVERGED);
    }
  }

  @Test
  void splice_chainOfBackups_continues() throws IOException {
    List<String> chain = List.of(BASE, NEXT, TAIL);
    for (int i = 1; i < chain.size(); i++) {
      WalLog base = log(chain.get(i - 1));
      WalLog candidate = log(chain.get(i));
      SpliceProof proof = SpliceProof.of(base, base.last().logId());

      Splice splice = Splice.of(candidate, base.last(), false, 0, proof);

      assertThat(splice)
          .isEqualTo(new Splice(Outcome.CONTINUES, base.last(), candidate.first(), true));
    }
    WalLog next = log(NEXT);
    Splice behindPurge =
        Splice.of(log(AFTER), next.last(), false, 0, SpliceProof.of(next, next.last().logId()));
    assertThat(behindPurge)
        .isEqualTo(new Splice(Outcome.CONTINUES, next.last(), new LogPosition(72, 1), false));
  }

  @Test
  void splice_clearedSpace_continuesAsTheWalKnowsNothingOfIt() throws IOException {
    WalLog before = log("BACKUP_2026_11_23_03_35_41/storaged2/2/wal/2");
    WalLog after = log("BACKUP_2026_11_23_03_35_49/storaged2/2/wal/2");
    SpliceProof proof = SpliceProof.of(before, before.last().logId());

    assertThat(Splice.of(after, before.last(), true, before.last().logId(), proof).outcome())
        .isEqualTo(Outcome.CONTINUES);
  }

  @Test
  void splice_otherPartition_diverges() throws IOException {
    WalLog base = log("BACKUP_2026_11_23_03_35_41/storaged1/3/wal/2");
    WalLog other = log("BACKUP_2026_11_23_03_35_49/storaged2/2/wal/2");
    SpliceProof proof = SpliceProof.of(base, base.last().logId());

    assertThat(Splice.of(other, base.last(), true, base.last().logId(), proof).outcome())
        .isEqualTo(Outcome.DIVERGED);
  }
}
