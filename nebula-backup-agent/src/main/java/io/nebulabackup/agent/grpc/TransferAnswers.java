// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.grpc;

import com.google.protobuf.ByteString;
import io.nebulabackup.agent.proto.v1.FetchEvent;
import io.nebulabackup.agent.proto.v1.Position;
import io.nebulabackup.agent.proto.v1.ShipEvent;
import io.nebulabackup.agent.proto.v1.ShippedObject;
import io.nebulabackup.core.agent.PartitionWal;
import io.nebulabackup.core.agent.ShippedSlice;
import io.nebulabackup.core.agent.SpliceOutcome;
import io.nebulabackup.core.agent.StoredObject;
import io.nebulabackup.core.agent.TailProof;
import io.nebulabackup.core.agent.TransferListener;
import io.nebulabackup.core.agent.TransferProgress;
import io.nebulabackup.core.agent.TransferSummary;
import io.nebulabackup.model.LogPosition;
import java.util.HexFormat;

/** Writes answers of {@code transfer.proto}. */
final class TransferAnswers {

  private TransferAnswers() {}

  static io.nebulabackup.agent.proto.v1.PartitionWal partitionWal(PartitionWal wal) {
    var message =
        io.nebulabackup.agent.proto.v1.PartitionWal.newBuilder()
            .setSpace(wal.partition().space())
            .setPart(wal.partition().part())
            .setWalDir(wal.walDir())
            .setContentProven(wal.contentProven())
            .setNewBytes(wal.newBytes());
    LogPosition first = wal.first();
    if (first != null) {
      message.setFirst(position(first));
    }
    LogPosition last = wal.last();
    if (last != null) {
      message.setLast(position(last));
    }
    LogPosition committed = wal.committed();
    if (committed != null) {
      message.setCommitted(position(committed));
    }
    SpliceOutcome splice = wal.splice();
    if (splice != null) {
      message.setSplice(outcome(splice));
    }
    LogPosition common = wal.common();
    if (common != null) {
      message.setCommon(position(common));
    }
    return message.build();
  }

  private static io.nebulabackup.agent.proto.v1.SpliceOutcome outcome(SpliceOutcome outcome) {
    return switch (outcome) {
      case CONTINUES -> io.nebulabackup.agent.proto.v1.SpliceOutcome.CONTINUES;
      case STEPPED_BACK -> io.nebulabackup.agent.proto.v1.SpliceOutcome.STEPPED_BACK;
      case PURGED -> io.nebulabackup.agent.proto.v1.SpliceOutcome.PURGED;
      case DIVERGED -> io.nebulabackup.agent.proto.v1.SpliceOutcome.DIVERGED;
      case BEHIND -> io.nebulabackup.agent.proto.v1.SpliceOutcome.BEHIND;
      case MISSING -> io.nebulabackup.agent.proto.v1.SpliceOutcome.MISSING;
    };
  }

  static io.nebulabackup.agent.proto.v1.TailProof tailProof(TailProof proof) {
    return io.nebulabackup.agent.proto.v1.TailProof.newBuilder()
        .setSpace(proof.partition().space())
        .setPart(proof.partition().part())
        .setLast(position(proof.last()))
        .setProof(proof.proof())
        .build();
  }

  /** Has a shipment's events sent. */
  static TransferListener events(Answers<ShipEvent> answers) {
    return new TransferListener() {
      @Override
      public void onProgress(TransferProgress progress) {
        answers.send(ShipEvent.newBuilder().setProgress(message(progress)).build());
      }

      @Override
      public void onObject(StoredObject object) {
        answers.send(ShipEvent.newBuilder().setObject(message(object)).build());
      }

      @Override
      public void onSlice(ShippedSlice slice) {
        answers.send(ShipEvent.newBuilder().setSlice(message(slice)).build());
      }
    };
  }

  static ShipEvent shipped(TransferSummary summary) {
    return ShipEvent.newBuilder().setSummary(message(summary)).build();
  }

  static FetchEvent fetching(TransferProgress progress) {
    return FetchEvent.newBuilder().setProgress(message(progress)).build();
  }

  static FetchEvent fetched(TransferSummary summary) {
    return FetchEvent.newBuilder().setSummary(message(summary)).build();
  }

  private static io.nebulabackup.agent.proto.v1.TransferProgress message(
      TransferProgress progress) {
    return io.nebulabackup.agent.proto.v1.TransferProgress.newBuilder()
        .setBytesDone(progress.bytesDone())
        .setBytesTotal(progress.bytesTotal())
        .build();
  }

  private static io.nebulabackup.agent.proto.v1.TransferSummary message(TransferSummary summary) {
    return io.nebulabackup.agent.proto.v1.TransferSummary.newBuilder()
        .setRequests(summary.requests())
        .setBytes(summary.bytes())
        .build();
  }

  private static ShippedObject message(StoredObject object) {
    String sha256 = object.sha256();
    return ShippedObject.newBuilder()
        .setKey(object.key())
        .setSize(object.size())
        .setSha256(
            sha256 == null
                ? ByteString.EMPTY
                : ByteString.copyFrom(HexFormat.of().parseHex(sha256)))
        .build();
  }

  private static io.nebulabackup.agent.proto.v1.ShippedSlice message(ShippedSlice slice) {
    String proof = slice.proof();
    return io.nebulabackup.agent.proto.v1.ShippedSlice.newBuilder()
        .setSpace(slice.partition().space())
        .setPart(slice.partition().part())
        .setPackKey(slice.packKey())
        .setFirst(position(slice.first()))
        .setLast(position(slice.last()))
        .setRecords(slice.records())
        .setWalBytes(slice.walBytes())
        .setProof(proof == null ? "" : proof)
        .build();
  }

  private static Position position(LogPosition position) {
    return Position.newBuilder().setLogId(position.logId()).setTerm(position.term()).build();
  }
}
