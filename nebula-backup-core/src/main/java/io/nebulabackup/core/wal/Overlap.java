// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.wal;

import io.nebulabackup.model.LogPosition;
import java.io.IOException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What a base's proof and a candidate that begins at or before the base's last record have in
 * common.
 *
 * @param common the last record up to which both are equal; null if none is known
 * @param differs whether a record was found that is not equal
 * @param contentProven whether a record that bears data was found equal, at or before {@code
 *     common}
 */
record Overlap(@Nullable LogPosition common, boolean differs, boolean contentProven) {

  static Overlap of(WalLog candidate, LogPosition baseLast, long committed, SpliceProof proof)
      throws IOException {
    if (proof.equals(SpliceProof.NONE)) {
      OptionalLong term = candidate.termAt(baseLast.logId());
      boolean same = term.isPresent() && term.getAsLong() == baseLast.term();
      return new Overlap(same ? baseLast : null, term.isPresent() && !same, false);
    }
    long from = Math.max(candidate.firstLogId(), proof.fromLogId());
    long to = Math.min(candidate.last().logId(), baseLast.logId());
    LogPosition common = null;
    boolean differs = false;
    boolean proven = false;
    ProofWalk base = new ProofWalk(proof);
    while (base.nextLogId() < from) {
      base.next();
    }
    LogPosition before = base.position();
    try (LogCursor records = candidate.cursor(from, to)) {
      WalRecord record = records.next();
      while (record != null && !differs) {
        ProofRun wanted = base.next();
        differs = !wanted.matches(record);
        if (!differs) {
          common = record.position();
          proven |= wanted.isData();
          record = records.next();
        }
      }
      records.finish();
    }
    if (common == null && from == 1) {
      // Both begin with the log's first record: before it there is nothing to differ.
      common = LogPosition.NONE;
    } else if (common == null
        && before != null
        && Splice.follows(before, candidate.first(), committed)) {
      common = before;
    }
    return new Overlap(common, differs, proven);
  }
}
