// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.grpc;

import io.grpc.stub.StreamObserver;
import io.nebulabackup.agent.paths.ServedPaths;
import io.nebulabackup.agent.proto.vendor.AgentServiceGrpc;
import io.nebulabackup.agent.proto.vendor.AllowReadWriteRequest;
import io.nebulabackup.agent.proto.vendor.AllowReadWriteResponse;
import io.nebulabackup.agent.proto.vendor.BanReadWriteRequest;
import io.nebulabackup.agent.proto.vendor.BanReadWriteResponse;
import io.nebulabackup.agent.proto.vendor.DataPlayBackRequest;
import io.nebulabackup.agent.proto.vendor.DataPlayBackResponse;
import io.nebulabackup.agent.proto.vendor.GetSpaceUsagesRequest;
import io.nebulabackup.agent.proto.vendor.GetSpaceUsagesResponse;
import io.nebulabackup.agent.proto.vendor.HealthCheckRequest;
import io.nebulabackup.agent.proto.vendor.HealthCheckResponse;
import io.nebulabackup.agent.proto.vendor.ServiceStatusRequest;
import io.nebulabackup.agent.proto.vendor.ServiceStatusResponse;
import io.nebulabackup.agent.proto.vendor.SpaceUsageItem;
import io.nebulabackup.agent.proto.vendor.StartServiceRequest;
import io.nebulabackup.agent.proto.vendor.StartServiceResponse;
import io.nebulabackup.agent.proto.vendor.Status;
import io.nebulabackup.agent.proto.vendor.StopAgentRequest;
import io.nebulabackup.agent.proto.vendor.StopAgentResponse;
import io.nebulabackup.agent.proto.vendor.StopServiceRequest;
import io.nebulabackup.agent.proto.vendor.StopServiceResponse;
import io.nebulabackup.agent.vendor.ServiceControl;
import io.nebulabackup.agent.vendor.SpaceUsages;
import io.nebulabackup.core.agent.ServiceRole;
import io.nebulabackup.error.InvalidSpecException;

/**
 * The vendor's {@code AgentService}. Banning and allowing reads and writes does nothing and
 * succeeds, as in the vendor's agent (nebula-agent internal/server/agent.go): there is nothing in
 * NebulaGraph it could be told to.
 */
public final class VendorServiceEndpoint extends AgentServiceGrpc.AgentServiceImplBase {

  private final Calls calls;
  private final ServiceControl control;
  private final ServedPaths paths;
  private final Runnable stop;

  /**
   * Creates the endpoint.
   *
   * @param calls runs the work
   * @param control starts and stops services
   * @param paths confines paths
   * @param stop ends the agent once calls under way are done; returns at once, may be called again
   */
  public VendorServiceEndpoint(
      Calls calls, ServiceControl control, ServedPaths paths, Runnable stop) {
    this.calls = calls;
    this.control = control;
    this.paths = paths;
    this.stop = stop;
  }

  @Override
  public void startService(
      StartServiceRequest request, StreamObserver<StartServiceResponse> observer) {
    calls.run(
        "StartService",
        observer,
        (answers, cancellation) -> {
          control.start(role(request.getRole()), request.getDir(), cancellation);
          answers.send(StartServiceResponse.getDefaultInstance());
        },
        VendorStatuses::of);
  }

  @Override
  public void stopService(
      StopServiceRequest request, StreamObserver<StopServiceResponse> observer) {
    calls.run(
        "StopService",
        observer,
        (answers, cancellation) -> {
          control.stop(role(request.getRole()), request.getDir(), cancellation);
          answers.send(StopServiceResponse.getDefaultInstance());
        },
        VendorStatuses::of);
  }

  @Override
  public void serviceStatus(
      ServiceStatusRequest request, StreamObserver<ServiceStatusResponse> observer) {
    calls.run(
        "ServiceStatus",
        observer,
        (answers, cancellation) -> {
          Status status =
              switch (control.status(role(request.getRole()), request.getDir(), cancellation)) {
                case RUNNING -> Status.RUNNING;
                case EXITED -> Status.EXITED;
              };
          answers.send(ServiceStatusResponse.newBuilder().setStatus(status).build());
        },
        VendorStatuses::of);
  }

  @Override
  public void banReadWrite(
      BanReadWriteRequest request, StreamObserver<BanReadWriteResponse> observer) {
    observer.onNext(BanReadWriteResponse.getDefaultInstance());
    observer.onCompleted();
  }

  @Override
  public void allowReadWrite(
      AllowReadWriteRequest request, StreamObserver<AllowReadWriteResponse> observer) {
    observer.onNext(AllowReadWriteResponse.getDefaultInstance());
    observer.onCompleted();
  }

  @Override
  public void dataPlayBack(
      DataPlayBackRequest request, StreamObserver<DataPlayBackResponse> observer) {
    calls.run(
        "DataPlayBack",
        observer,
        (answers, cancellation) -> {
          control.playBack(
              request.getDir(), request.getDataPath(), request.getMetaAddr(), cancellation);
          answers.send(DataPlayBackResponse.getDefaultInstance());
        },
        VendorStatuses::of);
  }

  @Override
  public void stopAgent(StopAgentRequest request, StreamObserver<StopAgentResponse> observer) {
    observer.onNext(StopAgentResponse.getDefaultInstance());
    observer.onCompleted();
    stop.run();
  }

  @Override
  public void healthCheck(
      HealthCheckRequest request, StreamObserver<HealthCheckResponse> observer) {
    observer.onNext(HealthCheckResponse.newBuilder().setStatus("healthy").build());
    observer.onCompleted();
  }

  @Override
  public void getSpaceUsages(
      GetSpaceUsagesRequest request, StreamObserver<GetSpaceUsagesResponse> observer) {
    calls.run(
        "GetSpaceUsages",
        observer,
        (answers, cancellation) -> {
          GetSpaceUsagesResponse.Builder usages = GetSpaceUsagesResponse.newBuilder();
          SpaceUsages.of(paths.inside(request.getDataPath()), cancellation)
              .forEach(
                  (space, bytes) ->
                      usages.addSpaceUsages(
                          SpaceUsageItem.newBuilder().setId(space).setUsage(bytes)));
          answers.send(usages.build());
        },
        VendorStatuses::of);
  }

  private static ServiceRole role(io.nebulabackup.agent.proto.vendor.ServiceRole role) {
    return switch (role) {
      case META -> ServiceRole.METAD;
      case GRAPH -> ServiceRole.GRAPHD;
      case STORAGE -> ServiceRole.STORAGED;
      case UNKNOWN_ROLE, UNRECOGNIZED ->
          throw new InvalidSpecException("role", role.name(), "pass META, GRAPH or STORAGE");
    };
  }
}
