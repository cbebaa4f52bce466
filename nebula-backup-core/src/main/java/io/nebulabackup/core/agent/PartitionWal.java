// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.agent;

import io.nebulabackup.core.wal.Splice;
import io.nebulabackup.core.wal.WalLog;
import io.nebulabackup.core.wal.WalSegment;
import io.nebulabackup.model.LogPosition;
import io.nebulabackup.model.PartitionId;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What one host holds of one partition's log.
 *
 * @param partition the partition
 * @param walDir the partition's own WAL directory
 * @param first the first record; null if the log is empty
 * @param last the last record; null if the log is empty
 * @param committed the commit marker in the data directory; null if none was asked for or there is
 *     none
 * @param splice how the log stands to the base; null if no base was given for this partition
 * @param common the last record common to base and log, if it continues the base or steps back
 * @param contentProven whether at least one data-bearing record was compared
 * @param newBytes bytes of WAL files that may hold records after {@code common}; an upper bound
 */
public record PartitionWal(
    PartitionId partition,
    String walDir,
    @Nullable LogPosition first,
    @Nullable LogPosition last,
    @Nullable LogPosition committed,
    @Nullable SpliceOutcome splice,
    @Nullable LogPosition common,
    boolean contentProven,
    long newBytes) {

  /**
   * Describes a log and holds it against a base.
   *
   * @param partition the partition
   * @param walDir the partition's own WAL directory
   * @param log the log
   * @param committed the commit marker in the data directory; null if it is not known
   * @param base what to compare with; null for nothing
   * @return what the log holds
   * @throws io.nebulabackup.error.CorruptWalException if the log is corrupt
   * @throws io.nebulabackup.core.wal.WalChangedException if the log changed meanwhile
   * @throws IOException if reading fails
   */
  public static PartitionWal of(
      PartitionId partition,
      String walDir,
      WalLog log,
      @Nullable LogPosition committed,
      @Nullable BasePosition base)
      throws IOException {
    LogPosition first = log.isEmpty() ? null : log.first();
    LogPosition last = log.isEmpty() ? null : log.last();
    if (base == null) {
      return new PartitionWal(partition, walDir, first, last, committed, null, null, false, 0);
    }
    Splice splice = Splice.of(log, base.last(), base.committed(), base.floor(), base.spliceProof());
    LogPosition common = splice.outcome().isAccepted() ? splice.common() : null;
    return new PartitionWal(
        partition,
        walDir,
        first,
        last,
        committed,
        outcome(splice.outcome()),
        common,
        splice.contentProven(),
        common == null ? 0 : bytesAfter(log, common.logId()));
  }

  private static long bytesAfter(WalLog log, long logId) {
    return log.segments().stream()
        .filter(segment -> segment.last().logId() > logId)
        .mapToLong(WalSegment::bytes)
        .sum();
  }

  private static SpliceOutcome outcome(Splice.Outcome outcome) {
    return switch (outcome) {
      case CONTINUES -> SpliceOutcome.CONTINUES;
      case STEPPED_BACK -> SpliceOutcome.STEPPED_BACK;
      case PURGED -> SpliceOutcome.PURGED;
      case DIVERGED -> SpliceOutcome.DIVERGED;
      case BEHIND -> SpliceOutcome.BEHIND;
      case MISSING -> SpliceOutcome.MISSING;
    };
  }
}
