// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent;

import io.nebulabackup.agent.paths.ServedPaths;
import io.nebulabackup.core.metad.MetadClient;
import io.nebulabackup.core.metad.MetadOptions;
import io.nebulabackup.core.metad.ServiceInfo;
import io.nebulabackup.core.metad.ServiceRole;
import io.nebulabackup.error.MetadUnavailableException;
import io.nebulabackup.model.HostAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/** An agent's heartbeats to metad; none if no metad is configured. */
final class MetadHeartbeats implements AutoCloseable {

  /** What the agent says it was built from; metad only shows it. */
  private static final String GIT_SHA = "nebula-backup";

  private final AgentConfig config;
  private final ServedPaths paths;
  private @Nullable MetadClient metad;
  private @Nullable ScheduledExecutorService scheduler;

  MetadHeartbeats(AgentConfig config, ServedPaths paths) {
    this.config = config;
    this.paths = paths;
  }

  synchronized void start(HostAddress agent) {
    if (config.metads().isEmpty()) {
      return;
    }
    MetadClient client =
        MetadClient.of(
            config.metads(),
            MetadOptions.DEFAULT.withTls(config.metadTls().orElse(null)).withCaller(agent));
    metad = client;
    ScheduledExecutorService threads =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "agent-heartbeat");
              thread.setDaemon(true);
              return thread;
            });
    scheduler = threads;
    new HeartbeatLoop(() -> beat(client, agent), config.heartbeatInterval(), paths).start(threads);
  }

  private static List<ServiceInfo> beat(MetadClient metad, HostAddress agent) {
    List<ServiceInfo> services = new ArrayList<>();
    for (ServiceInfo service : metad.agentHeartbeat(agent, GIT_SHA)) {
      services.add(service.role() == ServiceRole.META ? withDirectories(metad, service) : service);
    }
    return services;
  }

  /** metad does not know other metads' directories: each is asked itself. */
  private static ServiceInfo withDirectories(MetadClient metad, ServiceInfo service) {
    try {
      return metad.metadDirectories(service.address());
    } catch (MetadUnavailableException e) {
      return service; // told by a later heartbeat
    }
  }

  @Override
  public synchronized void close() {
    if (scheduler != null) {
      scheduler.shutdownNow();
    }
    if (metad != null) {
      metad.close();
    }
  }
}
