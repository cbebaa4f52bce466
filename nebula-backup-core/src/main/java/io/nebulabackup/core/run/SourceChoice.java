// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.run;

import io.nebulabackup.core.plan.Replica;
import io.nebulabackup.model.PartitionId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Chooses which replica's host cuts each partition's delta. The leader's does, unless it has
 * clearly more to cut than another host with a copy of the same records: a cluster whose leaders
 * sit on one host would otherwise be backed up at the speed of that one. The same replicas give the
 * same choice.
 */
final class SourceChoice {

  /** Below this, hosts are alike: the leader is the surer source. */
  private static final long NEGLIGIBLE_BYTES = 8L << 20;

  private static final int CLEARLY_MORE_PERCENT = 125;

  private final Map<Integer, Long> bytesOfHosts = new HashMap<>();

  private SourceChoice() {}

  /**
   * Chooses.
   *
   * @param candidates each partition's replicas that cover the delta, the preferred one first; none
   *     of the lists is empty
   * @return one replica of each partition
   */
  static Map<PartitionId, Replica> of(Map<PartitionId, List<Replica>> candidates) {
    SourceChoice choice = new SourceChoice();
    Map<PartitionId, Replica> chosen = new TreeMap<>();
    // The largest first: small ones then even out what is left.
    candidates.entrySet().stream()
        .sorted(
            Comparator.comparingLong(
                    (Map.Entry<PartitionId, List<Replica>> entry) ->
                        -bytes(entry.getValue().get(0)))
                .thenComparing(Map.Entry::getKey))
        .forEach(entry -> chosen.put(entry.getKey(), choice.choose(entry.getValue())));
    return chosen;
  }

  private Replica choose(List<Replica> candidates) {
    Replica preferred = candidates.get(0);
    Replica best = preferred;
    for (Replica other : candidates) {
      if (isInterchangeable(preferred, other) && with(other) < with(best)) {
        best = other;
      }
    }
    if (with(preferred) <= with(best) / 100 * CLEARLY_MORE_PERCENT + NEGLIGIBLE_BYTES) {
      best = preferred;
    }
    bytesOfHosts.put(best.storage(), with(best));
    return best;
  }

  /** Whether the other replica's records are proven to be those of the preferred one. */
  private static boolean isInterchangeable(Replica preferred, Replica other) {
    return other.wal().contentProven()
        && Objects.equals(other.wal().common(), preferred.wal().common());
  }

  private long with(Replica replica) {
    return bytesOfHosts.getOrDefault(replica.storage(), 0L) + bytes(replica);
  }

  private static long bytes(Replica replica) {
    return replica.wal().newBytes();
  }
}
