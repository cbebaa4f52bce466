// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.sandbox;

import io.nebulabackup.core.metad.RaftRole;
import io.nebulabackup.core.metad.RaftState;
import io.nebulabackup.core.metad.RaftStatus;
import io.nebulabackup.testkit.sandbox.storaged.Storaged;
import java.util.List;

/** Replicas as the raft port describes them. */
final class RaftStates {

  private RaftStates() {}

  static RaftState of(Storaged.ReplicaState state, boolean leads) {
    return new RaftState(
        leads ? RaftRole.LEADER : RaftRole.FOLLOWER,
        state.term(),
        state.committed().logId(),
        state.last().logId(),
        state.last().term(),
        RaftStatus.RUNNING,
        List.of());
  }
}
