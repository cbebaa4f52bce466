// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.plan;

import io.nebulabackup.core.metad.MetadClient;
import io.nebulabackup.error.AgentUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Increments from the log alone, where the vendor's agent lets nobody look into data. That a space
 * was cleared only its data tells; of an INGEST metad tells, as long as its job is on the list.
 */
public final class WalOnly {

  /** What the notes of such an increment say. */
  public static final String NOTE =
      "taken from the log alone, since the vendor's agents cannot look into data: if CLEAR SPACE or"
          + " INGEST changed data since the base, take a full backup";

  /** How far metad's clock may be behind ours. */
  private static final Duration SKEW = Duration.ofMinutes(1);

  private WalOnly() {}

  /**
   * Finds what the log cannot hold.
   *
   * @param base the base
   * @param cluster the cluster now
   * @param metad its metad
   * @return one sentence each; empty if nothing is known that stands in the way
   */
  public static List<String> obstacles(BaseBackup base, ClusterView cluster, MetadClient metad) {
    List<String> obstacles = new ArrayList<>();
    base.wholeSpaces(cluster)
        .forEach(
            (space, reason) ->
                obstacles.add(
                    "space "
                        + cluster.spaceName(space)
                        + " would have to be copied whole: "
                        + reason));
    Instant since = base.manifest().startedAt().minus(SKEW);
    metad
        .lastIngestEnds()
        .forEach(
            (space, end) -> {
              if (!end.isBefore(since)) {
                obstacles.add("INGEST has changed space " + cluster.spaceName(space));
              }
            });
    return obstacles;
  }

  /**
   * Refuses.
   *
   * @param obstacles why, at least one reason
   * @return the exception to throw
   */
  public static AgentUnavailableException refusal(List<String> obstacles) {
    return new AgentUnavailableException(
        "the log alone makes no increment, and the vendor's agents can give no more: "
            + String.join("; ", obstacles)
            + "; run ours on every host, or allow a full backup instead",
        null);
  }
}
