// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.grpc;

import io.grpc.stub.StreamObserver;
import io.nebulabackup.agent.proto.v1.ChangeRateLimitRequest;
import io.nebulabackup.agent.proto.v1.ChangeRateLimitResponse;
import io.nebulabackup.agent.proto.v1.DataFinding;
import io.nebulabackup.agent.proto.v1.DescribeRequest;
import io.nebulabackup.agent.proto.v1.DescribeResponse;
import io.nebulabackup.agent.proto.v1.ExamineDataRequest;
import io.nebulabackup.agent.proto.v1.FetchEvent;
import io.nebulabackup.agent.proto.v1.FetchFilesRequest;
import io.nebulabackup.agent.proto.v1.InspectWalRequest;
import io.nebulabackup.agent.proto.v1.LayOutWalRequest;
import io.nebulabackup.agent.proto.v1.PartitionWal;
import io.nebulabackup.agent.proto.v1.ProveTailsRequest;
import io.nebulabackup.agent.proto.v1.ShipDeltaRequest;
import io.nebulabackup.agent.proto.v1.ShipEvent;
import io.nebulabackup.agent.proto.v1.ShipFilesRequest;
import io.nebulabackup.agent.proto.v1.TailProof;
import io.nebulabackup.agent.proto.v1.TransferServiceGrpc;
import io.nebulabackup.agent.transfer.DataExamination;
import io.nebulabackup.agent.transfer.DeltaShipment;
import io.nebulabackup.agent.transfer.FileFetch;
import io.nebulabackup.agent.transfer.OpenStore;
import io.nebulabackup.agent.transfer.Spool;
import io.nebulabackup.agent.transfer.TailProving;
import io.nebulabackup.agent.transfer.TreeShipment;
import io.nebulabackup.agent.transfer.WalInspection;
import io.nebulabackup.agent.transfer.WalLayout;
import java.util.Set;

/** Our own service: {@code transfer.proto} is its contract. */
public final class TransferEndpoint extends TransferServiceGrpc.TransferServiceImplBase {

  private final Calls calls;
  private final AgentParts parts;

  /**
   * Creates the endpoint.
   *
   * @param calls runs the work
   * @param parts what the work needs
   */
  public TransferEndpoint(Calls calls, AgentParts parts) {
    this.calls = calls;
    this.parts = parts;
  }

  @Override
  public void describe(DescribeRequest request, StreamObserver<DescribeResponse> observer) {
    calls.runAtOnce(
        "Describe",
        observer,
        (answers, cancellation) -> {
          DescribeResponse.Builder answer =
              DescribeResponse.newBuilder()
                  .setVersion(parts.version())
                  .setAddress(parts.address().get().toString())
                  .setStartedMillis(parts.startedAt().toEpochMilli());
          parts.paths().directories().forEach(dir -> answer.addServed(dir.toString()));
          for (String root : request.getRootsList()) {
            parts.clusterId(root).ifPresent(id -> answer.putClusterIds(root, id));
          }
          answers.send(answer.build());
        });
  }

  @Override
  public void changeRateLimit(
      ChangeRateLimitRequest request, StreamObserver<ChangeRateLimitResponse> observer) {
    calls.runAtOnce(
        "ChangeRateLimit",
        observer,
        (answers, cancellation) ->
            answers.send(
                ChangeRateLimitResponse.newBuilder()
                    .setPreviousMbps(parts.rateLimit().change(request.getMbps()))
                    .build()));
  }

  @Override
  public void inspectWal(InspectWalRequest request, StreamObserver<PartitionWal> observer) {
    calls.run(
        "InspectWal",
        observer,
        (answers, cancellation) ->
            new WalInspection(parts.paths(), cancellation)
                .run(
                    TransferRequests.directories(request),
                    TransferRequests.bases(request),
                    found -> answers.send(TransferAnswers.partitionWal(found))));
  }

  @Override
  public void proveTails(ProveTailsRequest request, StreamObserver<TailProof> observer) {
    calls.run(
        "ProveTails",
        observer,
        (answers, cancellation) ->
            new TailProving(parts.paths(), cancellation)
                .run(
                    TransferRequests.tails(request),
                    proof -> answers.send(TransferAnswers.tailProof(proof))));
  }

  @Override
  public void examineData(ExamineDataRequest request, StreamObserver<DataFinding> observer) {
    calls.run(
        "ExamineData",
        observer,
        (answers, cancellation) ->
            new DataExamination(parts.paths(), cancellation)
                .run(
                    TransferRequests.engines(request),
                    found -> answers.send(DataAnswers.engine(found)),
                    found -> answers.send(DataAnswers.partition(found))));
  }

  @Override
  public void shipFiles(ShipFilesRequest request, StreamObserver<ShipEvent> observer) {
    calls.run(
        "ShipFiles",
        observer,
        (answers, cancellation) -> {
          int concurrency = TransferRequests.concurrency(request.getConcurrency());
          try (OpenStore store =
                  parts
                      .stores()
                      .open(TransferRequests.location(request.getTarget()), cancellation);
              Spool spool = parts.spool().inner()) {
            answers.send(
                TransferAnswers.shipped(
                    new TreeShipment(
                            parts.paths(),
                            store,
                            spool,
                            TransferAnswers.events(answers),
                            cancellation)
                        .run(
                            TransferRequests.trees(request),
                            Set.copyOf(request.getLandedList()),
                            concurrency)));
          }
        });
  }

  @Override
  public void shipDelta(ShipDeltaRequest request, StreamObserver<ShipEvent> observer) {
    calls.run(
        "ShipDelta",
        observer,
        (answers, cancellation) -> {
          int concurrency = TransferRequests.concurrency(request.getConcurrency());
          try (OpenStore store =
                  parts
                      .stores()
                      .open(TransferRequests.location(request.getTarget()), cancellation);
              Spool spool = parts.spool().inner()) {
            answers.send(
                TransferAnswers.shipped(
                    new DeltaShipment(
                            parts.paths(),
                            store,
                            spool,
                            TransferAnswers.events(answers),
                            cancellation)
                        .run(
                            TransferRequests.deltaTarget(request),
                            TransferRequests.slices(request),
                            concurrency)));
          }
        });
  }

  @Override
  public void fetchFiles(FetchFilesRequest request, StreamObserver<FetchEvent> observer) {
    calls.run(
        "FetchFiles",
        observer,
        (answers, cancellation) -> {
          int concurrency = TransferRequests.concurrency(request.getConcurrency());
          try (OpenStore store =
                  parts
                      .stores()
                      .open(TransferRequests.location(request.getSource()), cancellation);
              Spool spool = parts.spool().inner()) {
            answers.send(
                TransferAnswers.fetched(
                    new FileFetch(
                            parts.paths(),
                            store,
                            spool,
                            progress -> answers.send(TransferAnswers.fetching(progress)),
                            cancellation)
                        .run(TransferRequests.files(request), concurrency)));
          }
        });
  }

  @Override
  public void layOutWal(LayOutWalRequest request, StreamObserver<FetchEvent> observer) {
    calls.run(
        "LayOutWal",
        observer,
        (answers, cancellation) -> {
          int concurrency = TransferRequests.concurrency(request.getConcurrency());
          try (OpenStore store =
                  parts
                      .stores()
                      .open(TransferRequests.location(request.getSource()), cancellation);
              Spool spool = parts.spool().inner()) {
            answers.send(
                TransferAnswers.fetched(
                    new WalLayout(
                            parts.paths(),
                            store,
                            spool,
                            progress -> answers.send(TransferAnswers.fetching(progress)),
                            cancellation)
                        .run(
                            TransferRequests.layouts(request),
                            TransferRequests.segmentBytes(request),
                            concurrency)));
          }
        });
  }
}
