// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.agent;

import io.grpc.Channel;
import io.grpc.StatusRuntimeException;
import io.nebulabackup.agent.proto.vendor.AgentServiceGrpc;
import io.nebulabackup.agent.proto.vendor.AgentServiceGrpc.AgentServiceBlockingStub;
import io.nebulabackup.agent.proto.vendor.ExistDirRequest;
import io.nebulabackup.agent.proto.vendor.HealthCheckRequest;
import io.nebulabackup.agent.proto.vendor.MoveDirRequest;
import io.nebulabackup.agent.proto.vendor.RemoveDirRequest;
import io.nebulabackup.agent.proto.vendor.ServiceStatusRequest;
import io.nebulabackup.agent.proto.vendor.StartServiceRequest;
import io.nebulabackup.agent.proto.vendor.Status;
import io.nebulabackup.agent.proto.vendor.StopServiceRequest;
import io.nebulabackup.agent.proto.vendor.StorageServiceGrpc;
import io.nebulabackup.agent.proto.vendor.StorageServiceGrpc.StorageServiceBlockingStub;
import io.nebulabackup.error.AgentUnavailableException;
import io.nebulabackup.error.TransferException;
import io.nebulabackup.model.HostAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The calls that every agent offers, the vendor's too. */
final class ServiceCalls {

  /** What a service's script may take on top of the time to answer. */
  private static final Duration SCRIPT = Duration.ofMinutes(2);

  private static final String HEALTHY = "healthy";

  private final HostAddress agent;
  private final AgentServiceBlockingStub services;
  private final StorageServiceBlockingStub files;
  private final Duration timeout;

  ServiceCalls(HostAddress agent, Channel channel, Duration timeout) {
    this.agent = agent;
    this.timeout = timeout;
    services = AgentServiceGrpc.newBlockingStub(channel);
    files = StorageServiceGrpc.newBlockingStub(channel);
  }

  void moveDir(String from, String to) {
    call(
        "rename " + from + " to " + to,
        () ->
            files
                .withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .moveDir(MoveDirRequest.newBuilder().setSrcPath(from).setDstPath(to).build()));
  }

  void removeDir(String path) {
    // Takes as long as the directory is large.
    call(
        "delete " + path,
        () -> files.removeDir(RemoveDirRequest.newBuilder().setPath(path).build()));
  }

  boolean existDir(String path) {
    return call(
            "look for " + path,
            () ->
                files
                    .withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS)
                    .existDir(ExistDirRequest.newBuilder().setPath(path).build()))
        .getExist();
  }

  void startService(ServiceRole role, String root) {
    call(
        "start " + role + " in " + root,
        () ->
            scripted()
                .startService(
                    StartServiceRequest.newBuilder().setRole(role(role)).setDir(root).build()));
  }

  void stopService(ServiceRole role, String root) {
    call(
        "stop " + role + " in " + root,
        () ->
            scripted()
                .stopService(
                    StopServiceRequest.newBuilder().setRole(role(role)).setDir(root).build()));
  }

  ServiceStatus serviceStatus(ServiceRole role, String root) {
    Status status =
        call(
                "tell whether " + role + " in " + root + " runs",
                () ->
                    scripted()
                        .serviceStatus(
                            ServiceStatusRequest.newBuilder()
                                .setRole(role(role))
                                .setDir(root)
                                .build()))
            .getStatus();
    return switch (status) {
      case RUNNING -> ServiceStatus.RUNNING;
      case EXITED -> ServiceStatus.EXITED;
      case UNKNOWN_STATUS, UNRECOGNIZED ->
          throw new TransferException(
              "agent " + agent + " cannot tell whether " + role + " in " + root + " runs", null);
    };
  }

  void healthCheck() {
    String status =
        call(
                "tell how it is",
                () ->
                    services
                        .withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS)
                        .healthCheck(HealthCheckRequest.getDefaultInstance()))
            .getStatus();
    if (!status.equals(HEALTHY)) {
      throw new AgentUnavailableException(
          "agent " + agent + " says it is '" + status + "', not '" + HEALTHY + "'", null);
    }
  }

  private AgentServiceBlockingStub scripted() {
    return services.withDeadlineAfter(timeout.plus(SCRIPT).toMillis(), TimeUnit.MILLISECONDS);
  }

  private <T> T call(String what, Supplier<T> call) {
    try {
      return call.get();
    } catch (StatusRuntimeException e) {
      throw AgentErrors.translate(agent, what, e, Thread.currentThread().isInterrupted());
    }
  }

  private static io.nebulabackup.agent.proto.vendor.ServiceRole role(ServiceRole role) {
    return switch (role) {
      case METAD -> io.nebulabackup.agent.proto.vendor.ServiceRole.META;
      case GRAPHD -> io.nebulabackup.agent.proto.vendor.ServiceRole.GRAPH;
      case STORAGED -> io.nebulabackup.agent.proto.vendor.ServiceRole.STORAGE;
    };
  }
}
