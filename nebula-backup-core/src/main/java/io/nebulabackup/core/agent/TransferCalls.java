// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.agent;

import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.nebulabackup.agent.proto.v1.ChangeRateLimitRequest;
import io.nebulabackup.agent.proto.v1.DescribeRequest;
import io.nebulabackup.agent.proto.v1.DescribeResponse;
import io.nebulabackup.agent.proto.v1.FetchEvent;
import io.nebulabackup.agent.proto.v1.ShipEvent;
import io.nebulabackup.agent.proto.v1.TransferServiceGrpc;
import io.nebulabackup.agent.proto.v1.TransferServiceGrpc.TransferServiceBlockingStub;
import io.nebulabackup.error.BackupException;
import io.nebulabackup.error.TransferException;
import io.nebulabackup.model.HostAddress;
import io.nebulabackup.storage.StorageLocation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The calls of {@code transfer.proto}, one attempt each. */
final class TransferCalls {

  private static final Comparator<PartitionWal> ORDER =
      Comparator.comparing(PartitionWal::partition).thenComparing(PartitionWal::walDir);

  private final HostAddress agent;
  private final TransferServiceBlockingStub stub;
  private final Duration timeout;
  private final StreamedCall call;

  TransferCalls(HostAddress agent, Channel channel, Duration timeout) {
    this.agent = agent;
    this.timeout = timeout;
    stub =
        TransferServiceGrpc.newBlockingStub(channel)
            .withMaxInboundMessageSize(AgentChannels.MAX_MESSAGE_BYTES);
    call = new StreamedCall(agent);
  }

  /** Whether the agent knows these calls at all. */
  boolean isOffered() {
    try {
      ask(List.of());
      return true;
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.UNIMPLEMENTED) {
        return false;
      }
      throw describeFailed(e);
    }
  }

  AgentDescription describe(Collection<String> roots) {
    try {
      return AgentAnswers.description(ask(roots));
    } catch (StatusRuntimeException e) {
      throw describeFailed(e);
    }
  }

  private DescribeResponse ask(Collection<String> roots) {
    return stub.withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .describe(DescribeRequest.newBuilder().addAllRoots(roots).build());
  }

  long changeRateLimit(long mbps) {
    try {
      return stub.withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS)
          .changeRateLimit(ChangeRateLimitRequest.newBuilder().setMbps(mbps).build())
          .getPreviousMbps();
    } catch (StatusRuntimeException e) {
      throw AgentErrors.translate(
          agent, "change its rate limit", e, Thread.currentThread().isInterrupted());
    }
  }

  private BackupException describeFailed(StatusRuntimeException e) {
    return AgentErrors.translate(
        agent, "describe itself", e, Thread.currentThread().isInterrupted());
  }

  List<PartitionWal> inspectWal(
      List<EngineDirectory> directories, List<BasePosition> bases, Cancellation cancellation) {
    List<PartitionWal> found = new ArrayList<>();
    call.run(
        "inspect WAL",
        () -> stub.inspectWal(AgentRequests.inspectWal(directories, bases)),
        cancellation,
        answer -> found.add(AgentAnswers.partitionWal(answer)));
    found.sort(ORDER);
    return List.copyOf(found);
  }

  List<TailProof> proveTails(List<WalTail> tails, Cancellation cancellation) {
    List<TailProof> proofs = new ArrayList<>();
    call.run(
        "prove the tails of WAL",
        () -> stub.proveTails(AgentRequests.proveTails(tails)),
        cancellation,
        answer -> proofs.add(AgentAnswers.tailProof(answer)));
    return List.copyOf(proofs);
  }

  DataFindings examineData(List<EngineExamination> engines, Cancellation cancellation) {
    List<DataFindings.OfEngine> ofEngines = new ArrayList<>();
    List<DataFindings.OfPartition> ofPartitions = new ArrayList<>();
    call.run(
        "examine data",
        () -> stub.examineData(AgentRequests.examineData(engines)),
        cancellation,
        answer -> {
          switch (answer.getFindingCase()) {
            case ENGINE -> ofEngines.add(AgentAnswers.engine(answer.getEngine()));
            case PARTITION -> ofPartitions.add(AgentAnswers.partition(answer.getPartition()));
            case FINDING_NOT_SET -> {} // of a newer agent: not ours to understand
          }
        });
    return new DataFindings(ofEngines, ofPartitions);
  }

  TransferSummary shipFiles(
      StorageLocation target,
      List<FileTree> trees,
      Collection<String> landed,
      int concurrency,
      TransferListener listener,
      Cancellation cancellation) {
    return ship(
        "ship files to " + target.uri(),
        () -> stub.shipFiles(AgentRequests.shipFiles(target, trees, landed, concurrency)),
        listener,
        cancellation);
  }

  TransferSummary shipDelta(
      StorageLocation target,
      DeltaTarget packs,
      List<DeltaSlice> slices,
      int concurrency,
      TransferListener listener,
      Cancellation cancellation) {
    return ship(
        "ship WAL to " + target.uri(),
        () -> stub.shipDelta(AgentRequests.shipDelta(target, packs, slices, concurrency)),
        listener,
        cancellation);
  }

  private TransferSummary ship(
      String what,
      Supplier<Iterator<ShipEvent>> start,
      TransferListener listener,
      Cancellation cancellation) {
    LastSummary summary = new LastSummary(what);
    call.run(
        what,
        start,
        cancellation,
        event -> {
          switch (event.getEventCase()) {
            case PROGRESS -> listener.onProgress(AgentAnswers.progress(event.getProgress()));
            case OBJECT -> listener.onObject(AgentAnswers.object(event.getObject()));
            case SLICE -> listener.onSlice(AgentAnswers.slice(event.getSlice()));
            case SUMMARY -> summary.set(AgentAnswers.summary(event.getSummary()));
            case EVENT_NOT_SET -> {} // of a newer agent: not ours to understand
          }
        });
    return summary.require();
  }

  TransferSummary fetchFiles(
      StorageLocation source,
      List<FetchFile> files,
      int concurrency,
      Consumer<TransferProgress> progress,
      Cancellation cancellation) {
    return fetch(
        "fetch files from " + source.uri(),
        () -> stub.fetchFiles(AgentRequests.fetchFiles(source, files, concurrency)),
        progress,
        cancellation);
  }

  TransferSummary layOutWal(
      StorageLocation source,
      List<PartitionLayout> partitions,
      long segmentBytes,
      int concurrency,
      Consumer<TransferProgress> progress,
      Cancellation cancellation) {
    return fetch(
        "lay out WAL from " + source.uri(),
        () ->
            stub.layOutWal(AgentRequests.layOutWal(source, partitions, segmentBytes, concurrency)),
        progress,
        cancellation);
  }

  private TransferSummary fetch(
      String what,
      Supplier<Iterator<FetchEvent>> start,
      Consumer<TransferProgress> progress,
      Cancellation cancellation) {
    LastSummary summary = new LastSummary(what);
    call.run(
        what,
        start,
        cancellation,
        event -> {
          switch (event.getEventCase()) {
            case PROGRESS -> progress.accept(AgentAnswers.progress(event.getProgress()));
            case SUMMARY -> summary.set(AgentAnswers.summary(event.getSummary()));
            case EVENT_NOT_SET -> {} // of a newer agent: not ours to understand
          }
        });
    return summary.require();
  }

  /** A call that ends well without its summary did not end well. */
  private final class LastSummary {
    private final String what;
    private @Nullable TransferSummary summary;

    LastSummary(String what) {
      this.what = what;
    }

    void set(TransferSummary value) {
      summary = value;
    }

    TransferSummary require() {
      TransferSummary last = summary;
      if (last == null) {
        throw new TransferException(
            "agent " + agent + " was to " + what + " and ended without a summary", null);
      }
      return last;
    }
  }
}
