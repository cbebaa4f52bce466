// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.grpc;

import com.google.protobuf.ByteString;
import io.nebulabackup.agent.proto.v1.DataFinding;
import io.nebulabackup.agent.proto.v1.EngineFinding;
import io.nebulabackup.agent.proto.v1.PartitionFinding;
import io.nebulabackup.agent.proto.v1.PartitionFinding.Fate;
import io.nebulabackup.core.agent.DataFindings;
import io.nebulabackup.core.agent.EngineHistory;
import io.nebulabackup.core.agent.Witness;
import io.nebulabackup.model.LogPosition;

/** Writes what was found in data as answers of {@code transfer.proto}. */
final class DataAnswers {

  private DataAnswers() {}

  static DataFinding engine(DataFindings.OfEngine found) {
    EngineFinding.Builder message =
        EngineFinding.newBuilder().setDataDir(found.dataDir()).setUnbroken(found.unbroken());
    EngineHistory now = found.now();
    if (now != null) {
      message.getNowBuilder().setFile(now.file()).setBytes(now.bytes()).setSha256(now.sha256());
    }
    for (DataFindings.Ingested file : found.ingested()) {
      message
          .addIngestedBuilder()
          .setNumber(file.number())
          .setBytes(file.bytes())
          .setPart(file.part());
    }
    return DataFinding.newBuilder().setEngine(message).build();
  }

  static DataFinding partition(DataFindings.OfPartition found) {
    PartitionFinding.Builder message =
        PartitionFinding.newBuilder()
            .setSpace(found.partition().space())
            .setPart(found.partition().part())
            .setFate(fate(found))
            .setCompared(found.compared())
            .setForeign(found.foreign());
    LogPosition applied = found.applied();
    if (applied != null) {
      message.getAppliedBuilder().setLogId(applied.logId()).setTerm(applied.term());
    }
    for (Witness witness : found.witnesses()) {
      message
          .addWitnessesBuilder()
          .setKey(ByteString.copyFrom(witness.keyBytes()))
          .setValue(witness.value());
    }
    return DataFinding.newBuilder().setPartition(message).build();
  }

  private static Fate fate(DataFindings.OfPartition found) {
    DataFindings.Fate fate = found.fate();
    if (fate == null) {
      return Fate.FATE_UNSPECIFIED;
    }
    return switch (fate) {
      case SILENT -> Fate.SILENT;
      case SURVIVED -> Fate.SURVIVED;
      case GONE -> Fate.GONE;
      case INCOMPARABLE -> Fate.INCOMPARABLE;
    };
  }
}
