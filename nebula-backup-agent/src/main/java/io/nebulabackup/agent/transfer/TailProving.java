// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.transfer;

import io.nebulabackup.agent.paths.ServedPaths;
import io.nebulabackup.core.agent.Cancellation;
import io.nebulabackup.core.agent.TailProof;
import io.nebulabackup.core.agent.WalTail;
import io.nebulabackup.core.wal.SpliceProof;
import io.nebulabackup.core.wal.WalLog;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** Makes the proofs of captured tails. Used for one call. */
public final class TailProving {

  private final ServedPaths paths;
  private final Cancellation cancellation;

  /**
   * Creates the proving.
   *
   * @param paths confines directories
   * @param cancellation ends the proving
   */
  public TailProving(ServedPaths paths, Cancellation cancellation) {
    this.paths = paths;
    this.cancellation = cancellation;
  }

  /**
   * Proves tails one after another.
   *
   * @param tails the tails
   * @param proven hears of every proof
   * @throws IOException if something cannot be read
   */
  public void run(List<WalTail> tails, Consumer<TailProof> proven) throws IOException {
    for (WalTail tail : tails) {
      cancellation.check();
      proven.accept(StableWal.read(paths.inside(tail.walDir()), log -> prove(tail, log)));
    }
  }

  private static TailProof prove(WalTail tail, WalLog log) throws IOException {
    if (!log.holds(tail.lastLogId())) {
      throw WorkFailedException.changed(
          "partition "
              + tail.partition()
              + ": "
              + log.directory()
              + " holds "
              + (log.isEmpty() ? "no record" : log.first() + " to " + log.last())
              + ", not record "
              + tail.lastLogId()
              + " any more: take a new checkpoint",
          null);
    }
    SpliceProof proof = SpliceProof.of(log, tail.lastLogId());
    return new TailProof(tail.partition(), proof.last(), proof.toString());
  }
}
