// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.wal;

import io.nebulabackup.model.LogPosition;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Whether one partition's log, the <em>candidate</em>, continues what a backup captured earlier,
 * the <em>base</em>.
 *
 * <p>What an accepted splice promises: the base's records up to {@code common}, followed by the
 * candidate's records behind it, are exactly the candidate's own log as it was before anything of
 * it was purged. Whether the candidate's log is the right one to restore is a matter of choosing
 * the candidate: the leader's holds everything committed; another replica's may lag, and ends in
 * records that need not be committed. So among replicas that continue the base the leader's goes
 * first, and stepping back at a replica that merely lags gives a consistent state, but an older
 * one.
 *
 * <p>Why each acceptance holds. Raft gives four facts. <em>Log matching</em>: two logs of one raft
 * group that hold a record of the same id and term are equal up to it. <em>Append-only
 * leaders</em>: a leader never replaces a record of its own term. <em>One leader per term</em>.
 * <em>Leader completeness</em>: a committed record is in the log of every leader of a later term.
 *
 * <ul>
 *   <li>The candidate holds the base's last record: log matching. NebulaGraph does not persist
 *       votes, and a restored cluster counts its terms anew, so the equality of ids and terms alone
 *       is not taken for granted: every record of the overlap with the proof's window must be equal
 *       as well, content included.
 *   <li>The candidate begins right behind the base's last record (b, t) with (b+1, t): the one
 *       leader of term t wrote both, and when it wrote the second its record b was the one it had
 *       written itself and never replaces. The candidate's own record b was that one.
 *   <li>The candidate begins with (b+1, u), u &gt; t, and b is committed: leader completeness puts
 *       the base's record b into the log of the leader of u, which wrote b+1 behind it. Were b not
 *       committed, that leader might have replaced it: refused.
 *   <li>Stepping back to a record common to both: log matching at that record. What the base holds
 *       behind it is superseded. That must be nothing committed, hence the floor.
 *   <li>Nothing was captured, and the candidate begins with the log's first record: nothing can be
 *       missing.
 * </ul>
 *
 * @param outcome what was found
 * @param common the last record common to both, to cut the delta behind; {@link LogPosition#NONE}
 *     if there is none, or the splice is refused
 * @param firstHeld the candidate's first record; null if it is empty
 * @param contentProven whether at least one record that bears data was compared and found equal;
 *     heartbeats prove no more than ids and terms
 */
public record Splice(
    Outcome outcome, LogPosition common, @Nullable LogPosition firstHeld, boolean contentProven) {

  /** What was found. The refusals are those of {@link io.nebulabackup.model.WalGap.Reason}. */
  public enum Outcome {
    /** The candidate continues the base right behind its last record. */
    CONTINUES,
    /** The base's last records were never committed and are not in the candidate. */
    STEPPED_BACK,
    /** The records behind the base's last one are gone, or nothing shows that they follow it. */
    PURGED,
    /** The candidate has other records where the base has committed ones, or none in common. */
    DIVERGED,
    /** The candidate ends before the base's last record. */
    BEHIND,
    /** The candidate is empty. */
    MISSING;

    /**
     * Tells whether a delta can be cut.
     *
     * @return true if the candidate continues the base, stepping back or not
     */
    public boolean isAccepted() {
      return this == CONTINUES || this == STEPPED_BACK;
    }
  }

  /**
   * Holds a candidate against a base.
   *
   * @param candidate the log that may continue the base
   * @param baseLast the base's last record; {@link LogPosition#NONE} if it has none
   * @param baseLastCommitted whether that record is known to be committed
   * @param floor the highest log id known to be committed at the base; 0 if none
   * @param proof the base's last records; {@link SpliceProof#NONE} if they are not known, then ids
   *     and terms decide and there is no stepping back
   * @return what was found
   * @throws IllegalArgumentException if the proof does not end with the base's last record
   * @throws io.nebulabackup.error.CorruptWalException if the candidate is corrupt
   * @throws WalChangedException if the candidate changed meanwhile
   * @throws IOException if reading fails
   */
  public static Splice of(
      WalLog candidate,
      LogPosition baseLast,
      boolean baseLastCommitted,
      long floor,
      SpliceProof proof)
      throws IOException {
    LogPosition first = candidate.isEmpty() ? null : candidate.first();
    if (baseLast.equals(LogPosition.NONE)) {
      boolean whole = first == null || first.logId() == 1;
      return new Splice(whole ? Outcome.CONTINUES : Outcome.PURGED, LogPosition.NONE, first, false);
    }
    if (!proof.equals(SpliceProof.NONE) && !proof.last().equals(baseLast)) {
      throw new IllegalArgumentException("proof ends at " + proof.last() + ", not " + baseLast);
    }
    if (first == null) {
      return refused(Outcome.MISSING, null);
    }
    long committed = baseLastCommitted ? baseLast.logId() : Math.min(floor, baseLast.logId());
    if (first.logId() > baseLast.logId()) {
      return behind(baseLast, first, committed);
    }
    Overlap overlap = Overlap.of(candidate, baseLast, committed, proof);
    LogPosition common = overlap.common();
    if (common != null && common.equals(baseLast)) {
      return new Splice(Outcome.CONTINUES, common, first, overlap.contentProven());
    }
    if (common != null && common.logId() >= committed) {
      return new Splice(Outcome.STEPPED_BACK, common, first, overlap.contentProven());
    }
    return refused(overlap.differs() ? Outcome.DIVERGED : Outcome.BEHIND, first);
  }

  /** The candidate begins behind the base's last record. */
  private static Splice behind(LogPosition baseLast, LogPosition first, long committed) {
    if (follows(baseLast, first, committed)) {
      return new Splice(Outcome.CONTINUES, baseLast, first, false);
    }
    boolean termFell = first.logId() == baseLast.logId() + 1 && first.term() < baseLast.term();
    return refused(termFell ? Outcome.DIVERGED : Outcome.PURGED, first);
  }

  /** Tells whether a log that begins with {@code next} is sure to have had {@code last} before. */
  static boolean follows(LogPosition last, LogPosition next, long committed) {
    return next.logId() == last.logId() + 1
        && (next.term() == last.term() || (next.term() > last.term() && last.logId() <= committed));
  }

  private static Splice refused(Outcome outcome, @Nullable LogPosition first) {
    return new Splice(outcome, LogPosition.NONE, first, false);
  }
}
