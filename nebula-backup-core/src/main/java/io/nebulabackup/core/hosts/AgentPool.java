// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.hosts;

import io.nebulabackup.core.agent.AgentClient;
import io.nebulabackup.core.agent.AgentTls;
import io.nebulabackup.model.HostAddress;
import io.nebulabackup.spec.ConnectionSpec;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Connections to agents, made when first needed. Safe for use by several threads. */
public final class AgentPool implements AutoCloseable {

  private final ConnectionSpec connection;
  private final @Nullable AgentTls tls;
  private final Map<HostAddress, AgentClient> clients = new ConcurrentHashMap<>();

  /**
   * Creates an empty pool.
   *
   * @param connection how to reach agents
   */
  public AgentPool(ConnectionSpec connection) {
    this.connection = connection;
    this.tls = connection.agentTls().map(AgentTls::of).orElse(null);
  }

  /**
   * Returns the client of an agent. Connecting makes no request.
   *
   * @param agent the agent's address
   * @return the client, owned by the pool
   */
  public AgentClient at(HostAddress agent) {
    return clients.computeIfAbsent(
        agent, address -> AgentClient.connect(address, tls, connection.timeout()));
  }

  @Override
  public void close() {
    clients.values().forEach(AgentClient::close);
    clients.clear();
  }
}
