// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.restore;

import io.nebulabackup.core.context.RunContext;
import io.nebulabackup.core.metad.RaftState;
import io.nebulabackup.core.metad.RaftStateClient;
import io.nebulabackup.error.BackupException;
import io.nebulabackup.error.StoragedUnavailableException;
import io.nebulabackup.model.HostAddress;
import io.nebulabackup.model.LogPosition;
import io.nebulabackup.model.PartitionId;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** Sees through raft itself that every replica has applied what the backup holds. */
final class RaftCheck {

  private final RunContext context;
  private final Duration timeout;
  private final RaftStateClient raft;

  RaftCheck(RunContext context, Duration timeout) {
    this.context = context;
    this.timeout = timeout;
    this.raft =
        new RaftStateClient(null, context.connection().timeout(), context.connection().timeout());
  }

  /**
   * Waits until all replicas have reached their positions.
   *
   * @param expected the position per partition and storaged
   * @throws StoragedUnavailableException naming the replicas that have not, when the time is over
   */
  void require(Map<HostAddress, Map<PartitionId, LogPosition>> expected) {
    Map<HostAddress, Map<PartitionId, LogPosition>> missing = new TreeMap<>();
    expected.forEach((host, positions) -> missing.put(host, new TreeMap<>(positions)));
    boolean reached =
        new Pause(context.cancellation())
            .until(
                timeout,
                () -> {
                  missing.forEach(this::removeReached);
                  missing.values().removeIf(Map::isEmpty);
                  return missing.isEmpty();
                });
    if (!reached) {
      throw new StoragedUnavailableException(
          "after " + timeout + " these replicas had not applied what the backup holds: " + missing,
          null);
    }
  }

  private void removeReached(HostAddress host, Map<PartitionId, LogPosition> positions) {
    Map<PartitionId, RaftState> states;
    try {
      states = raft.states(host, positions.keySet());
    } catch (BackupException e) {
      return; // Not up yet: the time-out names it if it stays so.
    }
    positions
        .entrySet()
        .removeIf(
            entry -> {
              RaftState state = states.get(entry.getKey());
              return state != null && state.committedLogId() >= entry.getValue().logId();
            });
  }
}
