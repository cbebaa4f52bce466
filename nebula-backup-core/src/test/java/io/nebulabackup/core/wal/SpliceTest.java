// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.wal;

import static io.nebulabackup.core.wal.TestLogs.concat;
import static io.nebulabackup.core.wal.TestLogs.data;
import static io.nebulabackup.core.wal.TestLogs.heartbeat;
import static io.nebulabackup.core.wal.TestLogs.log;
import static io.nebulabackup.core.wal.TestLogs.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulabackup.core.wal.Splice.Outcome;
import io.nebulabackup.model.LogPosition;
import io.nebulabackup.model.WalGap;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpliceTest {

  private static final List<WalRecord> BASE = run(1, 20, 1);

  @TempDir Path dir;

  /** Holds a candidate against a base whose records up to {@code floor} are known committed. */
  private Splice splice(List<WalRecord> base, List<WalRecord> candidate, long floor)
      throws IOException {
    WalLog captured = log(dir.resolve("base"), base);
    LogPosition last = captured.last();
    return Splice.of(
        log(dir.resolve("candidate"), candidate),
        last,
        floor >= last.logId(),
        floor,
        SpliceProof.of(captured, last.logId()));
  }

  private static Splice accepted(Outcome outcome, long id, long term, long first, boolean proven) {
    return new Splice(outcome, new LogPosition(id, term), new LogPosition(first, 1), proven);
  }

  @Test
  void of_candidateHoldsTheBase_continues() throws IOException {
    assertThat(splice(BASE, concat(BASE, run(21, 30, 2)), 0))
        .isEqualTo(accepted(Outcome.CONTINUES, 20, 1, 1, true));
  }

  @Test
  void of_candidateEndsWhereTheBaseDoes_continuesWithNothingNew() throws IOException {
    assertThat(splice(BASE, BASE, 20).outcome()).isEqualTo(Outcome.CONTINUES);
  }

  @Test
  void of_overlapOfHeartbeatsOnly_continuesUnproven() throws IOException {
    List<WalRecord> heartbeats =
        LongStream.rangeClosed(21, 30).mapToObj(id -> heartbeat(id, 1)).toList();
    List<WalRecord> base = concat(BASE, heartbeats);

    Splice splice = splice(base, concat(heartbeats.subList(4, 10), run(31, 33, 1)), 0);

    assertThat(splice).isEqualTo(accepted(Outcome.CONTINUES, 30, 1, 25, false));
  }

  @Test
  void of_sameIdAndTermOtherContent_isNotTaken() throws IOException {
    List<WalRecord> candidate =
        concat(run(1, 19, 1), List.of(data(20, 1, "other")), run(21, 25, 1));

    assertThat(splice(BASE, candidate, 20).outcome()).isEqualTo(Outcome.DIVERGED);
    assertThat(splice(BASE, candidate, 19))
        .isEqualTo(accepted(Outcome.STEPPED_BACK, 19, 1, 1, true));
  }

  @Test
  void of_contentDiffersBeforeTheLast_isNotTaken() throws IOException {
    List<WalRecord> candidate =
        concat(run(1, 18, 1), List.of(data(19, 1, "other")), run(20, 25, 1));

    assertThat(splice(BASE, candidate, 20).outcome()).isEqualTo(Outcome.DIVERGED);
    assertThat(splice(BASE, candidate, 19).outcome()).isEqualTo(Outcome.DIVERGED);
    assertThat(splice(BASE, candidate, 18).common()).isEqualTo(new LogPosition(18, 1));
  }

  @Test
  void of_clusterIdOfAHeartbeatDiffers_isNotTaken() throws IOException {
    List<WalRecord> base = concat(BASE, List.of(heartbeat(21, 1)));
    List<WalRecord> candidate = concat(BASE, List.of(WalRecord.of(21, 1, 7, new byte[0])));

    assertThat(splice(base, candidate, 21).outcome()).isEqualTo(Outcome.DIVERGED);
  }

  @Test
  void of_tailReplacedByHigherTerm_stepsBackToTheLastCommon() throws IOException {
    List<WalRecord> candidate = concat(run(1, 17, 1), run(18, 30, 3));

    assertThat(splice(BASE, candidate, 15))
        .isEqualTo(accepted(Outcome.STEPPED_BACK, 17, 1, 1, true));
    assertThat(splice(BASE, candidate, 17).outcome()).isEqualTo(Outcome.STEPPED_BACK);
    assertThat(splice(BASE, candidate, 18).outcome()).isEqualTo(Outcome.DIVERGED);
    assertThat(splice(BASE, candidate, 20).outcome()).isEqualTo(Outcome.DIVERGED);
  }

  @Test
  void of_candidateEndsBeforeTheBase_stepsBackOrIsBehind() throws IOException {
    assertThat(splice(BASE, run(1, 17, 1), 17))
        .isEqualTo(accepted(Outcome.STEPPED_BACK, 17, 1, 1, true));
    assertThat(splice(BASE, run(1, 17, 1), 18).outcome()).isEqualTo(Outcome.BEHIND);
    assertThat(splice(BASE, run(1, 17, 1), 20).outcome()).isEqualTo(Outcome.BEHIND);
    // Before the window nothing can be compared.
    assertThat(splice(run(1, 90, 1), run(1, 50, 1), 0).outcome()).isEqualTo(Outcome.BEHIND);
  }

  @Test
  void of_candidateBeginsRightBehind_termDecides() throws IOException {
    assertThat(splice(BASE, run(21, 25, 1), 0))
        .isEqualTo(accepted(Outcome.CONTINUES, 20, 1, 21, false));
    assertThat(splice(BASE, run(21, 25, 2), 20).outcome()).isEqualTo(Outcome.CONTINUES);
    assertThat(splice(BASE, run(21, 25, 2), 19).outcome()).isEqualTo(Outcome.PURGED);
    assertThat(splice(run(1, 20, 3), run(21, 25, 2), 20).outcome()).isEqualTo(Outcome.DIVERGED);
  }

  @Test
  void of_candidateBeginsFurtherBehind_isPurged() throws IOException {
    assertThat(splice(BASE, run(22, 25, 1), 20))
        .isEqualTo(new Splice(Outcome.PURGED, LogPosition.NONE, new LogPosition(22, 1), false));
  }

  @Test
  void of_candidateBeginsWithTheFirstReplacedRecord_stepsBackIfThatFollows() throws IOException {
    // The base's 18 to 20 were replaced; the candidate has purged up to 17, which is committed.
    assertThat(splice(BASE, run(18, 30, 3), 17))
        .isEqualTo(
            new Splice(
                Outcome.STEPPED_BACK, new LogPosition(17, 1), new LogPosition(18, 3), false));
    // 17 may have been replaced as well.
    assertThat(splice(BASE, run(18, 30, 3), 16).outcome()).isEqualTo(Outcome.DIVERGED);
  }

  @Test
  void of_nothingInCommon_stepsBackToTheBeginningOnlyIfNothingWasCommitted() throws IOException {
    Splice splice = splice(run(1, 5, 1), run(1, 9, 2), 0);
    assertThat(splice.outcome()).isEqualTo(Outcome.STEPPED_BACK);
    assertThat(splice.common()).isEqualTo(LogPosition.NONE);

    assertThat(splice(run(1, 5, 1), run(1, 9, 2), 1).outcome()).isEqualTo(Outcome.DIVERGED);
  }

  @Test
  void of_emptyCandidate_isMissing() throws IOException {
    assertThat(splice(BASE, List.of(), 20))
        .isEqualTo(new Splice(Outcome.MISSING, LogPosition.NONE, null, false));
  }

  @Test
  void of_baseWithoutRecords_needsTheLogFromItsBeginning() throws IOException {
    for (List<WalRecord> candidate : List.of(List.<WalRecord>of(), run(1, 5, 2), run(2, 5, 2))) {
      Splice splice =
          Splice.of(
              log(dir.resolve("c" + candidate.size()), candidate),
              LogPosition.NONE,
              true,
              0,
              SpliceProof.NONE);
      boolean gap = candidate.size() == 4;
      assertThat(splice.outcome()).isEqualTo(gap ? Outcome.PURGED : Outcome.CONTINUES);
      assertThat(splice.common()).isEqualTo(LogPosition.NONE);
    }
  }

  @Test
  void of_noProof_idAndTermDecideWithoutSteppingBack() throws IOException {
    WalLog candidate = log(dir, concat(run(1, 20, 1), run(21, 30, 2)));

    assertThat(unproven(candidate, new LogPosition(20, 1)))
        .isEqualTo(accepted(Outcome.CONTINUES, 20, 1, 1, false));
    assertThat(unproven(candidate, new LogPosition(25, 1)).outcome()).isEqualTo(Outcome.DIVERGED);
    assertThat(unproven(candidate, new LogPosition(35, 2)).outcome()).isEqualTo(Outcome.BEHIND);
  }

  private static Splice unproven(WalLog candidate, LogPosition last) throws IOException {
    return Splice.of(candidate, last, false, 0, SpliceProof.NONE);
  }

  @Test
  void of_proofOfAnotherRecord_isRefused() throws IOException {
    WalLog candidate = log(dir, BASE);
    SpliceProof proof = SpliceProof.of(candidate, 20);

    for (LogPosition last : List.of(new LogPosition(19, 1), new LogPosition(20, 2))) {
      assertThatThrownBy(() -> Splice.of(candidate, last, true, 0, proof))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void refusals_areTheReasonsOfGaps() {
    assertThat(
            Arrays.stream(Outcome.values()).filter(o -> !o.isAccepted()).map(Enum::name).toList())
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(WalGap.Reason.values()).map(Enum::name).toList());
  }
}
