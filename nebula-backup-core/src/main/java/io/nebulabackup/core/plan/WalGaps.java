// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.plan;

import io.nebulabackup.core.agent.SpliceOutcome;
import io.nebulabackup.core.manifest.Partition;
import io.nebulabackup.model.LogPosition;
import io.nebulabackup.model.PartitionId;
import io.nebulabackup.model.WalGap;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Finds the partitions whose WAL no replica can continue. */
public final class WalGaps {

  private WalGaps() {}

  /**
   * Finds gaps.
   *
   * @param base the base
   * @param cluster the cluster now
   * @param whole the spaces that need no WAL, since they are copied whole
   * @param replicas what the storageds hold, compared with the base
   * @return every partition that cannot be continued, in order
   */
  public static List<WalGap> find(
      BaseBackup base,
      ClusterView cluster,
      Set<Integer> whole,
      Map<PartitionId, List<Replica>> replicas) {
    List<WalGap> gaps = new ArrayList<>();
    for (PartitionId id : cluster.replicas().keySet()) {
      Partition before = base.partition(id);
      if (whole.contains(id.space()) || before == null) {
        continue;
      }
      List<Replica> held = replicas.getOrDefault(id, List.of());
      boolean nothingToContinue = before.last().equals(LogPosition.NONE) && held.isEmpty();
      if (!nothingToContinue && held.stream().noneMatch(WalGaps::continues)) {
        gaps.add(gap(id, cluster.spaceName(id.space()), before, held));
      }
    }
    return gaps;
  }

  /**
   * Tells whether a replica's WAL continues the base.
   *
   * @param replica the replica
   * @return true if it does, be it from a record before the base's last one
   */
  public static boolean continues(Replica replica) {
    return replica.wal().splice() == SpliceOutcome.CONTINUES
        || replica.wal().splice() == SpliceOutcome.STEPPED_BACK;
  }

  private static WalGap gap(
      PartitionId id, String spaceName, Partition before, List<Replica> held) {
    LogPosition firstHeld =
        held.stream()
            .map(replica -> replica.wal().first())
            .filter(Objects::nonNull)
            .min(Comparator.comparingLong(LogPosition::logId))
            .orElse(null);
    WalGap.Reason reason =
        held.stream()
            .map(replica -> reason(replica.wal().splice()))
            .min(Comparator.naturalOrder())
            .orElse(WalGap.Reason.MISSING);
    return new WalGap(id, spaceName, before.last(), firstHeld, reason);
  }

  private static WalGap.Reason reason(@org.jspecify.annotations.Nullable SpliceOutcome outcome) {
    if (outcome == null) {
      return WalGap.Reason.MISSING;
    }
    return switch (outcome) {
      case PURGED -> WalGap.Reason.PURGED;
      case DIVERGED -> WalGap.Reason.DIVERGED;
      case BEHIND -> WalGap.Reason.BEHIND;
      default -> WalGap.Reason.MISSING;
    };
  }
}
