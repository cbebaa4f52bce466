// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.metad;

import io.nebulabackup.model.HostAddress;
import io.nebulabackup.model.PartitionId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a partition's replicas are.
 *
 * @param partition the partition
 * @param leader the storaged that leads it; null if metad knows of none alive
 * @param peers the storaged that hold a replica
 * @param losts those of them that are not alive
 */
public record PartitionAllocation(
    PartitionId partition,
    @Nullable HostAddress leader,
    List<HostAddress> peers,
    List<HostAddress> losts) {

  /** Copies the lists. */
  public PartitionAllocation {
    peers = List.copyOf(peers);
    losts = List.copyOf(losts);
  }
}
