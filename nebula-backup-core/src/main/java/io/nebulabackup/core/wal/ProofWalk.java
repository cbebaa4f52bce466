// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.wal;

import io.nebulabackup.model.LogPosition;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** Goes through the records of a proof one by one. */
final class ProofWalk {

  private final Iterator<ProofRun> runs;
  private @Nullable ProofRun run;
  private int left;
  private long nextLogId;

  ProofWalk(SpliceProof proof) {
    this.runs = proof.items().iterator();
    this.nextLogId = proof.fromLogId();
  }

  long nextLogId() {
    return nextLogId;
  }

  /** Returns the run the next record belongs to, and goes on to it. */
  ProofRun next() {
    ProofRun current = run;
    if (current == null || left == 0) {
      current = runs.next();
      run = current;
      left = current.count();
    }
    left--;
    nextLogId++;
    return current;
  }

  /** Returns the position of the record gone to last; null before the first. */
  @Nullable LogPosition position() {
    ProofRun current = run;
    return current == null ? null : new LogPosition(nextLogId - 1, current.term());
  }
}
