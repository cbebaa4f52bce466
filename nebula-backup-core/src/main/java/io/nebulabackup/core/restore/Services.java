// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.restore;

import io.nebulabackup.core.agent.AgentClient;
import io.nebulabackup.core.agent.Cancellation;
import io.nebulabackup.core.agent.ServiceRole;
import io.nebulabackup.core.agent.ServiceStatus;
import io.nebulabackup.core.hosts.AgentPool;
import io.nebulabackup.core.hosts.HostWork;
import io.nebulabackup.core.manifest.Topology;
import io.nebulabackup.error.TransferException;
import java.time.Duration;
import java.util.List;

/** Stops and starts a cluster's services through their agents. */
final class Services {

  private static final Duration STOP_TIMEOUT = Duration.ofMinutes(5);

  private final AgentPool agents;

  Services(AgentPool agents) {
    this.agents = agents;
  }

  /**
   * Stops everything that runs, those first that depend on others, and waits until it has ended.
   */
  void stopAll(Topology topology, Cancellation cancellation) {
    stop(topology.graphs(), ServiceRole.GRAPHD, cancellation);
    stop(topology.storages(), ServiceRole.STORAGED, cancellation);
    stop(topology.metads(), ServiceRole.METAD, cancellation);
  }

  private void stop(List<Topology.Service> services, ServiceRole role, Cancellation cancellation) {
    HostWork.onEach(
        services,
        cancellation,
        (service, own) -> {
          AgentClient agent = agents.at(service.agentHost());
          if (agent.serviceStatus(role, service.root()) == ServiceStatus.RUNNING) {
            agent.stopService(role, service.root());
          }
          boolean ended =
              new Pause(own)
                  .until(
                      STOP_TIMEOUT,
                      () -> agent.serviceStatus(role, service.root()) == ServiceStatus.EXITED);
          if (!ended) {
            throw new TransferException(
                "the " + role + " " + service.address() + " did not end within " + STOP_TIMEOUT,
                null);
          }
          return true;
        });
  }

  /** Starts services that do not run. */
  void start(List<Topology.Service> services, ServiceRole role, Cancellation cancellation) {
    HostWork.onEach(
        services,
        cancellation,
        (service, own) -> {
          AgentClient agent = agents.at(service.agentHost());
          if (agent.serviceStatus(role, service.root()) == ServiceStatus.EXITED) {
            agent.startService(role, service.root());
          }
          return true;
        });
  }

  /** Starts everything, those first that others depend on. */
  void startAll(Topology topology, Cancellation cancellation) {
    start(topology.metads(), ServiceRole.METAD, cancellation);
    start(topology.storages(), ServiceRole.STORAGED, cancellation);
    start(topology.graphs(), ServiceRole.GRAPHD, cancellation);
  }
}
