// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.agent;

import io.nebulabackup.agent.proto.v1.DescribeResponse;
import io.nebulabackup.agent.proto.v1.EngineFinding;
import io.nebulabackup.agent.proto.v1.PartitionFinding;
import io.nebulabackup.agent.proto.v1.Position;
import io.nebulabackup.agent.proto.v1.ShippedObject;
import io.nebulabackup.model.HostAddress;
import io.nebulabackup.model.LogPosition;
import io.nebulabackup.model.PartitionId;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Reads messages of {@code transfer.proto} as values of this package. */
final class AgentAnswers {

  private AgentAnswers() {}

  static AgentDescription description(DescribeResponse answer) {
    return new AgentDescription(
        answer.getVersion(),
        HostAddress.parse(answer.getAddress()),
        Instant.ofEpochMilli(answer.getStartedMillis()),
        answer.getServedList(),
        answer.getClusterIdsMap());
  }

  static PartitionWal partitionWal(io.nebulabackup.agent.proto.v1.PartitionWal answer) {
    return new PartitionWal(
        new PartitionId(answer.getSpace(), answer.getPart()),
        answer.getWalDir(),
        answer.hasFirst() ? position(answer.getFirst()) : null,
        answer.hasLast() ? position(answer.getLast()) : null,
        answer.hasCommitted() ? position(answer.getCommitted()) : null,
        outcome(answer.getSplice()),
        answer.hasCommon() ? position(answer.getCommon()) : null,
        answer.getContentProven(),
        answer.getNewBytes());
  }

  private static @Nullable SpliceOutcome outcome(
      io.nebulabackup.agent.proto.v1.SpliceOutcome outcome) {
    return switch (outcome) {
      case SPLICE_OUTCOME_UNSPECIFIED -> null;
      case CONTINUES -> SpliceOutcome.CONTINUES;
      case STEPPED_BACK -> SpliceOutcome.STEPPED_BACK;
      case PURGED -> SpliceOutcome.PURGED;
      case DIVERGED -> SpliceOutcome.DIVERGED;
      case BEHIND -> SpliceOutcome.BEHIND;
      case MISSING -> SpliceOutcome.MISSING;
      case UNRECOGNIZED ->
          throw new IllegalArgumentException("the agent is newer and says what is not understood");
    };
  }

  static TailProof tailProof(io.nebulabackup.agent.proto.v1.TailProof answer) {
    return new TailProof(
        new PartitionId(answer.getSpace(), answer.getPart()),
        position(answer.getLast()),
        answer.getProof());
  }

  static DataFindings.OfEngine engine(EngineFinding answer) {
    return new DataFindings.OfEngine(
        answer.getDataDir(),
        answer.hasNow()
            ? new EngineHistory(
                answer.getNow().getFile(), answer.getNow().getBytes(), answer.getNow().getSha256())
            : null,
        answer.getUnbroken(),
        answer.getIngestedList().stream()
            .map(
                file ->
                    new DataFindings.Ingested(file.getNumber(), file.getBytes(), file.getPart()))
            .toList());
  }

  static DataFindings.OfPartition partition(PartitionFinding answer) {
    return new DataFindings.OfPartition(
        new PartitionId(answer.getSpace(), answer.getPart()),
        answer.hasApplied() ? position(answer.getApplied()) : null,
        fate(answer.getFate()),
        answer.getCompared(),
        answer.getForeign(),
        answer.getWitnessesList().stream()
            .map(
                witness ->
                    new Witness(
                        Base64.getEncoder().encodeToString(witness.getKey().toByteArray()),
                        witness.getValue()))
            .toList());
  }

  private static DataFindings.@Nullable Fate fate(PartitionFinding.Fate fate) {
    return switch (fate) {
      case FATE_UNSPECIFIED -> null;
      case SILENT -> DataFindings.Fate.SILENT;
      case SURVIVED -> DataFindings.Fate.SURVIVED;
      case GONE -> DataFindings.Fate.GONE;
      case INCOMPARABLE, UNRECOGNIZED -> DataFindings.Fate.INCOMPARABLE;
    };
  }

  static StoredObject object(ShippedObject answer) {
    return new StoredObject(
        answer.getKey(),
        answer.getSize(),
        HexFormat.of().formatHex(answer.getSha256().toByteArray()));
  }

  static ShippedSlice slice(io.nebulabackup.agent.proto.v1.ShippedSlice answer) {
    return new ShippedSlice(
        new PartitionId(answer.getSpace(), answer.getPart()),
        answer.getPackKey(),
        position(answer.getFirst()),
        position(answer.getLast()),
        answer.getRecords(),
        answer.getWalBytes(),
        answer.getProof().isEmpty() ? null : answer.getProof());
  }

  static TransferProgress progress(io.nebulabackup.agent.proto.v1.TransferProgress answer) {
    return new TransferProgress(answer.getBytesDone(), answer.getBytesTotal());
  }

  static TransferSummary summary(io.nebulabackup.agent.proto.v1.TransferSummary answer) {
    return new TransferSummary(answer.getRequests(), answer.getBytes());
  }

  private static LogPosition position(Position position) {
    return new LogPosition(position.getLogId(), position.getTerm());
  }
}
