// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.thrift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulabackup.core.metad.RaftRole;
import io.nebulabackup.core.metad.RaftState;
import io.nebulabackup.core.metad.RaftStateClient;
import io.nebulabackup.core.metad.RaftStatus;
import io.nebulabackup.error.ClusterOperationException;
import io.nebulabackup.error.StoragedUnavailableException;
import io.nebulabackup.model.HostAddress;
import io.nebulabackup.model.PartitionId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RaftStateTest {

  private static final Duration LONG = Duration.ofSeconds(30);
  private static final PartitionId LED = new PartitionId(1, 1);
  private static final PartitionId BEHIND = new PartitionId(1, 2);
  private static final PartitionId ELSEWHERE = new PartitionId(2, 1);
  private static final Map<PartitionId, RaftState> STATES =
      Map.of(
          LED,
          new RaftState(
              RaftRole.LEADER,
              7,
              41,
              42,
              7,
              RaftStatus.RUNNING,
              List.of("127.0.0.1:9780", "127.0.0.2:9780_learner")),
          BEHIND,
          new RaftState(RaftRole.LEARNER, 8, 0, 3, 2, RaftStatus.WAITING_SNAPSHOT, List.of()));

  private final RaftStateClient client = new RaftStateClient(null, LONG, LONG);

  @Test
  void states_ofKnownAndUnknownPartitions_areThoseKnown() throws Exception {
    try (ThriftServer server = raftPort()) {
      assertThat(client.states(storaged(server), List.of(LED, ELSEWHERE, BEHIND)))
          .isEqualTo(STATES);
      assertThat(client.state(storaged(server), ELSEWHERE)).isEmpty();
      assertThat(client.state(storaged(server), LED)).contains(STATES.get(LED));
    }
  }

  @Test
  void state_nobodyListens_namesTheStoraged() throws Exception {
    ThriftServer server = raftPort();
    HostAddress storaged = storaged(server);
    server.close();

    assertThatThrownBy(() -> client.state(storaged, LED))
        .isInstanceOf(StoragedUnavailableException.class)
        .hasMessageContaining(storaged.toString())
        .hasMessageContaining(RaftStateClient.raftAddress(storaged).toString());
  }

  @Test
  void state_ofAnotherService_isTyped() throws Exception {
    try (ThriftServer metad = ThriftServer.start("127.0.0.1", new TwoSpaces().processor())) {
      assertThatThrownBy(() -> client.state(storaged(metad), LED))
          .isInstanceOf(ClusterOperationException.class)
          .hasMessageContaining("getState");
    }
  }

  private static ThriftServer raftPort() throws Exception {
    return ThriftServer.start(
        "127.0.0.1",
        new RaftStateProcessor(partition -> Optional.ofNullable(STATES.get(partition))));
  }

  private static HostAddress storaged(ThriftServer raft) {
    return new HostAddress(raft.host(), raft.port() - 1);
  }
}
