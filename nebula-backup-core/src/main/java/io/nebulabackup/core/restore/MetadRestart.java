// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.restore;

import io.nebulabackup.core.context.RunContext;
import io.nebulabackup.core.manifest.Topology;
import io.nebulabackup.error.MetadUnavailableException;
import java.time.Duration;

/** Waits for metads that have just been started. */
final class MetadRestart {

  private final RunContext context;
  private final Duration timeout;

  MetadRestart(RunContext context, Duration timeout) {
    this.context = context;
    this.timeout = timeout;
  }

  /** A metad opens its port only after a leader has been elected. */
  void awaitAll(Topology topology) {
    for (Topology.Service metad : topology.metads()) {
      boolean up =
          new Pause(context.cancellation())
              .until(timeout, () -> context.metad().reachable(metad.host()));
      if (!up) {
        throw new MetadUnavailableException(
            "the metad " + metad.address() + " did not answer within " + timeout, null);
      }
    }
  }
}
