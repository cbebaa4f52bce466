// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.wal;

import static io.nebulabackup.core.wal.TestLogs.all;
import static io.nebulabackup.core.wal.TestLogs.bytes;
import static io.nebulabackup.core.wal.TestLogs.concat;
import static io.nebulabackup.core.wal.TestLogs.data;
import static io.nebulabackup.core.wal.TestLogs.drain;
import static io.nebulabackup.core.wal.TestLogs.log;
import static io.nebulabackup.core.wal.TestLogs.run;
import static io.nebulabackup.core.wal.TestLogs.segment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulabackup.error.CorruptWalException;
import io.nebulabackup.model.LogPosition;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WalLogTest {

  @TempDir Path dir;

  @Test
  void open_missingDirectory_isAnEmptyLog() throws IOException {
    WalLog log = WalLog.open(dir.resolve("none"));

    assertThat(log.isEmpty()).isTrue();
    assertThat(log.first()).isEqualTo(LogPosition.NONE);
    assertThat(log.last()).isEqualTo(LogPosition.NONE);
    assertThat(log.firstLogId()).isZero();
    assertThat(log.termAt(1)).isEmpty();
    assertThat(drain(log.read(1, 0))).isEmpty();
    assertThat(log.notes()).singleElement().asString().contains("no such directory");
  }

  @Test
  void open_segments_areOneLog() throws IOException {
    List<WalRecord> records = concat(run(5, 40, 1), run(41, 90, 4));
    WalLog log = log(dir, records, 20, 21, 60);

    assertThat(log.segments())
        .extracting(WalSegment::firstLogId)
        .containsExactly(5L, 20L, 21L, 60L);
    assertThat(log.first()).isEqualTo(new LogPosition(5, 1));
    assertThat(log.last()).isEqualTo(new LogPosition(90, 4));
    assertThat(log.notes()).isEmpty();
    assertThat(all(log)).isEqualTo(records);
  }

  @Test
  void read_anyRange_returnsExactlyIt() throws IOException {
    List<WalRecord> records = run(5, 45, 1);
    WalLog log = log(dir, records, 20, 21, 30);

    for (int from = 5; from <= 45; from++) {
      for (int to = from; to <= 45; to++) {
        assertThat(drain(log.read(from, to))).isEqualTo(records.subList(from - 5, to - 4));
      }
    }
    assertThat(drain(log.read(46, 45))).isEmpty();
  }

  @Test
  void read_recordNotHeld_isRefused() throws IOException {
    WalLog log = log(dir, run(5, 45, 1), 20);

    assertThatThrownBy(() -> log.read(4, 10)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> log.read(10, 46)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void termAt_everyRecord_isItsTerm() throws IOException {
    List<WalRecord> records = concat(run(5, 40, 1), run(41, 50, 4), run(51, 90, 6));
    WalLog log = log(dir, records, 20, 45);

    for (WalRecord record : records) {
      assertThat(log.termAt(record.logId())).hasValue(record.term());
    }
    assertThat(log.termAt(4)).isEmpty();
    assertThat(log.termAt(91)).isEmpty();
  }

  @Test
  void read_recordsLongerThanTheWindow_areReturned() throws IOException {
    List<WalRecord> records =
        concat(
            run(1, 3, 1),
            List.of(WalRecord.of(4, 1, 0, new byte[700_000])),
            run(5, 9, 1),
            List.of(WalRecord.of(10, 1, 0, new byte[300_000])));
    WalLog log = log(dir, records, 3);

    assertThat(all(log)).isEqualTo(records);
    assertThat(log.termAt(5)).hasValue(1);
    assertThat(drain(log.read(9, 10))).isEqualTo(records.subList(8, 10));
  }

  @Test
  void open_newestTornAtAnyByte_endsWithTheLastWholeRecord() throws IOException {
    List<WalRecord> older = run(1, 9, 1);
    List<WalRecord> newest = List.of(data(10, 1, "a"), data(11, 2, "b"));
    segment(dir, older);
    byte[] newestBytes = bytes(newest);
    int start = newest.get(0).encodedLength();

    for (int cut = start; cut < newestBytes.length; cut++) {
      segment(dir, 10, Arrays.copyOf(newestBytes, cut));
      WalLog log = WalLog.open(dir);
      assertThat(log.last()).as("cut at %d", cut).isEqualTo(new LogPosition(10, 1));
      assertThat(log.segments().get(1).bytes()).isEqualTo(start);
      assertThat(log.notes()).hasSize(cut == start ? 0 : 1);
      assertThat(all(log)).isEqualTo(concat(older, newest.subList(0, 1)));
    }
  }

  @Test
  void open_newestWithoutOneWholeRecord_isLeftOut() throws IOException {
    List<WalRecord> older = run(1, 9, 1);
    byte[] newest = bytes(List.of(data(10, 1, "a")));
    segment(dir, older);

    for (int cut = 0; cut < newest.length; cut++) {
      segment(dir, 10, Arrays.copyOf(newest, cut));
      WalLog log = WalLog.open(dir);
      assertThat(log.last()).as("cut at %d", cut).isEqualTo(new LogPosition(9, 1));
      assertThat(all(log)).isEqualTo(older);
      assertThat(log.notes()).isNotEmpty();
      assertThat(dir.resolve(WalSegmentName.of(10))).exists();
    }
  }

  @Test
  void open_garbageBehindTheNewestsRecords_isCutOff() throws IOException {
    List<WalRecord> records = run(1, 5, 1);
    for (byte fill : new byte[] {0, 1, -1}) {
      byte[] bytes = Arrays.copyOf(bytes(records), bytes(records).length + 100);
      Arrays.fill(bytes, bytes.length - 100, bytes.length, fill);
      segment(dir, 1, bytes);

      assertThat(all(WalLog.open(dir))).isEqualTo(records);
    }
  }

  @Test
  void open_tornTailOfAnOlderSegment_isAGapBehindIt() throws IOException {
    byte[] torn = bytes(run(1, 10, 1));
    segment(dir, 1, Arrays.copyOf(torn, torn.length - 1));
    segment(dir, run(11, 19, 1));
    segment(dir, run(20, 29, 1));

    WalLog log = WalLog.open(dir);

    assertThat(log.first()).isEqualTo(new LogPosition(11, 1));
    assertThat(log.notes()).anyMatch(note -> note.contains("gap"));
    assertThat(all(log)).isEqualTo(run(11, 29, 1));
  }

  @Test
  void open_tornHeartbeatEndsAnOlderSegment_isTakenInByStoragedButNeverReadWrong()
      throws IOException {
    // One byte short, its zeros still look like a record: one of id 9 * 256.
    byte[] torn = bytes(run(1, 9, 1));
    segment(dir, 1, Arrays.copyOf(torn, torn.length - 1));
    segment(dir, run(10, 19, 1));

    WalLog log = WalLog.open(dir);

    assertThat(log.first()).isEqualTo(new LogPosition(1, 1));
    assertThat(drain(log.read(1, 8))).isEqualTo(run(1, 8, 1));
    assertThatThrownBy(() -> all(log)).isInstanceOf(CorruptWalException.class);
    assertThat(drain(log.read(10, 19))).isEqualTo(run(10, 19, 1));
  }

  @Test
  void open_gaps_onlyWhatIsBehindTheLastCounts() throws IOException {
    segment(dir, run(1, 9, 1));
    segment(dir, run(12, 19, 1));
    segment(dir, run(20, 29, 1));
    segment(dir, run(31, 39, 1));
    segment(dir, run(40, 49, 1));

    assertThat(all(WalLog.open(dir))).isEqualTo(run(31, 49, 1));
  }

  @Test
  void open_emptyOrForeignMiddleSegment_isAGapBehindIt() throws IOException {
    segment(dir, run(1, 9, 1));
    segment(dir, 10, new byte[0]);
    segment(dir, run(11, 19, 1));
    assertThat(WalLog.open(dir).firstLogId()).isEqualTo(11);

    segment(dir, 10, bytes(run(9, 10, 1)));
    assertThat(WalLog.open(dir).firstLogId()).isEqualTo(11);
  }

  @Test
  void read_overlap_laterNamedSegmentWins() throws IOException {
    segment(dir, run(1, 20, 1));
    segment(dir, run(15, 30, 2));

    WalLog log = WalLog.open(dir);

    assertThat(all(log)).isEqualTo(concat(run(1, 14, 1), run(15, 30, 2)));
    assertThat(log.termAt(14)).hasValue(1);
    assertThat(log.termAt(15)).hasValue(2);
    assertThat(SpliceProof.of(log, 16).toString()).contains("1:").contains("2:");
  }

  @Test
  void proof_ofAReplacedSegmentThatIsDamagedInTheMiddle_isOfTheRecordsThatAreRead()
      throws IOException {
    segment(dir, 1, damagedInTheMiddle(12));
    segment(dir, run(10, 30, 2));

    WalLog log = WalLog.open(dir);

    assertThat(all(log)).isEqualTo(concat(run(1, 9, 1), run(10, 30, 2)));
    assertThat(log.termAt(8)).hasValue(1);
    assertThat(drain(log.read(8, 9))).isEqualTo(run(8, 9, 1));
    assertThat(Splice.of(log, new LogPosition(9, 1), true, 9, SpliceProof.of(log, 9)))
        .returns(Splice.Outcome.CONTINUES, Splice::outcome)
        .returns(true, Splice::contentProven);
  }

  @Test
  void read_throughASegmentWhoseLastRecordComesTwice_isCorrupt() throws IOException {
    segment(dir, 1, damagedInTheMiddle(9));
    segment(dir, run(10, 30, 2));
    WalLog log = WalLog.open(dir);

    assertThatThrownBy(() -> all(log))
        .isInstanceOf(CorruptWalException.class)
        .hasMessageContaining("9@1");
  }

  /** Records 1 to 9, bytes that mean nothing, and other records from 5 on. */
  private static byte[] damagedInTheMiddle(long last) {
    ByteArrayOutputStream segment = new ByteArrayOutputStream();
    segment.writeBytes(bytes(run(1, 9, 1)));
    segment.writeBytes(new byte[100]);
    for (long id = 5; id <= last; id++) {
      segment.writeBytes(data(id, id > 9 ? 2 : 1, "another").array());
    }
    return segment.toByteArray();
  }

  @Test
  void open_overlapThatEndsEarly_makesTheFalseGapStoragedSees() throws IOException {
    segment(dir, run(1, 100, 1));
    segment(dir, run(90, 95, 1));
    segment(dir, run(101, 150, 1));
    segment(dir, run(151, 160, 1));

    assertThat(WalLog.open(dir).firstLogId()).isEqualTo(101);
  }

  @Test
  void open_unreadableSegmentAndNewestLeftOut_countsAsEmpty() throws IOException {
    segment(dir, run(1, 9, 1));
    segment(dir, 10, new byte[50]);
    segment(dir, 20, new byte[10]);

    WalLog log = WalLog.open(dir);

    assertThat(log.isEmpty()).isTrue();
    assertThat(log.notes()).anyMatch(note -> note.contains("counts as empty"));
  }

  @Test
  void open_otherFiles_areNoted() throws IOException {
    log(dir, run(1, 9, 1));
    Files.createDirectory(dir.resolve("0000000000000000010.wal"));
    Files.writeString(dir.resolve("x.wal"), "x");
    Files.writeString(dir.resolve("commitlog.id"), "x");
    segment(dir.resolve("sub"), run(10, 12, 1));

    WalLog log = WalLog.open(dir);

    assertThat(log.last()).isEqualTo(new LogPosition(9, 1));
    assertThat(log.notes()).hasSize(2);
  }

  @Test
  void read_damageInAnOlderSegment_isCorruptNotSkipped() throws IOException {
    byte[] bytes = bytes(run(1, 9, 1));
    RecordHeader.writeInt(bytes, 16, 3);
    segment(dir, 1, bytes);
    segment(dir, run(10, 12, 1));
    WalLog log = WalLog.open(dir);

    assertThat(log.firstLogId()).isEqualTo(1);
    assertThatThrownBy(() -> all(log)).isInstanceOf(CorruptWalException.class);
    assertThat(drain(log.read(10, 12))).isEqualTo(run(10, 12, 1));
  }

  @Test
  void read_termFallsBetweenSegments_isCorrupt() throws IOException {
    segment(dir, run(1, 9, 5));
    segment(dir, run(10, 12, 4));

    assertThatThrownBy(() -> all(WalLog.open(dir))).isInstanceOf(CorruptWalException.class);
  }

  @Test
  void open_messageOverTheLimitInTheNewest_isRefusedNotCutOff() throws IOException {
    segment(dir, List.of(data(1, 1, "x"), WalRecord.of(2, 1, 0, new byte[5000])));

    assertThatThrownBy(() -> WalLog.open(dir, 4999))
        .isInstanceOf(CorruptWalException.class)
        .hasMessageContaining("5000, at most 4999");
    assertThat(WalLog.open(dir, 5000).last().logId()).isEqualTo(2);
  }
}
