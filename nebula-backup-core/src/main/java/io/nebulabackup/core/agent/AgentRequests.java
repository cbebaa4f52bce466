// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.agent;

import com.google.protobuf.ByteString;
import io.nebulabackup.agent.proto.v1.ExamineDataRequest;
import io.nebulabackup.agent.proto.v1.FetchFilesRequest;
import io.nebulabackup.agent.proto.v1.InspectWalRequest;
import io.nebulabackup.agent.proto.v1.LayOutWalRequest;
import io.nebulabackup.agent.proto.v1.Location;
import io.nebulabackup.agent.proto.v1.Position;
import io.nebulabackup.agent.proto.v1.ProveTailsRequest;
import io.nebulabackup.agent.proto.v1.ShipDeltaRequest;
import io.nebulabackup.agent.proto.v1.ShipFilesRequest;
import io.nebulabackup.model.LogPosition;
import io.nebulabackup.storage.StorageLocation;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes values of this package as messages of {@code transfer.proto}. */
final class AgentRequests {

  private AgentRequests() {}

  static Location location(StorageLocation location) {
    return Location.newBuilder()
        .setUri(location.uri().toString())
        .putAllOptions(location.options())
        .putAllSecrets(location.secrets())
        .build();
  }

  static InspectWalRequest inspectWal(List<EngineDirectory> directories, List<BasePosition> bases) {
    InspectWalRequest.Builder request = InspectWalRequest.newBuilder();
    for (EngineDirectory directory : directories) {
      request
          .addDirectoriesBuilder()
          .setSpace(directory.space())
          .setWalDir(directory.walDir())
          .setDataDir(orEmpty(directory.dataDir()));
    }
    for (BasePosition base : bases) {
      request
          .addBasesBuilder()
          .setSpace(base.partition().space())
          .setPart(base.partition().part())
          .setLast(position(base.last()))
          .setCommitted(base.committed())
          .setFloor(base.floor())
          .setProof(orEmpty(base.proof()));
    }
    return request.build();
  }

  static ProveTailsRequest proveTails(List<WalTail> tails) {
    ProveTailsRequest.Builder request = ProveTailsRequest.newBuilder();
    for (WalTail tail : tails) {
      request
          .addTailsBuilder()
          .setSpace(tail.partition().space())
          .setPart(tail.partition().part())
          .setWalDir(tail.walDir())
          .setLastLogId(tail.lastLogId());
    }
    return request.build();
  }

  static ExamineDataRequest examineData(List<EngineExamination> engines) {
    ExamineDataRequest.Builder request = ExamineDataRequest.newBuilder();
    for (EngineExamination engine : engines) {
      ExamineDataRequest.Engine.Builder message =
          request.addEnginesBuilder().setDataDir(engine.dataDir());
      EngineHistory before = engine.before();
      if (before != null) {
        message
            .getBeforeBuilder()
            .setFile(before.file())
            .setBytes(before.bytes())
            .setSha256(before.sha256());
      }
      engine.partitions().forEach(partition -> message.addPartitions(examination(partition)));
    }
    return request.build();
  }

  private static ExamineDataRequest.Partition examination(EngineExamination.OfPartition partition) {
    ExamineDataRequest.Partition.Builder message =
        ExamineDataRequest.Partition.newBuilder()
            .setSpace(partition.partition().space())
            .setPart(partition.partition().part())
            .setWalDir(partition.walDir())
            .setSample(partition.sample());
    LogPosition after = partition.after();
    if (after != null) {
      message.setAfter(position(after));
    }
    for (Witness witness : partition.witnesses()) {
      message
          .addWitnessesBuilder()
          .setKey(ByteString.copyFrom(witness.keyBytes()))
          .setValue(witness.value());
    }
    return message.build();
  }

  static ShipFilesRequest shipFiles(
      StorageLocation target, List<FileTree> trees, Collection<String> landed, int concurrency) {
    ShipFilesRequest.Builder request =
        ShipFilesRequest.newBuilder()
            .setTarget(location(target))
            .addAllLanded(landed)
            .setConcurrency(concurrency);
    for (FileTree tree : trees) {
      request
          .addTreesBuilder()
          .setSourceDir(tree.sourceDir())
          .setKeyPrefix(tree.keyPrefix())
          .addAllFiles(tree.files())
          .setZipKey(orEmpty(tree.zipKey()));
    }
    return request.build();
  }

  static ShipDeltaRequest shipDelta(
      StorageLocation target, DeltaTarget packs, List<DeltaSlice> slices, int concurrency) {
    ShipDeltaRequest.Builder request =
        ShipDeltaRequest.newBuilder()
            .setTarget(location(target))
            .setKeyPrefix(packs.keyPrefix())
            .setFirstPack(packs.firstPack())
            .setCompressionLevel(packs.compressionLevel())
            .setPackBytes(packs.packBytes())
            .setConcurrency(concurrency);
    for (DeltaSlice slice : slices) {
      request
          .addSlicesBuilder()
          .setSpace(slice.partition().space())
          .setPart(slice.partition().part())
          .setWalDir(slice.walDir())
          .setAfter(position(slice.after()))
          .setToLogId(slice.toLogId());
    }
    return request.build();
  }

  static FetchFilesRequest fetchFiles(
      StorageLocation source, List<FetchFile> files, int concurrency) {
    FetchFilesRequest.Builder request =
        FetchFilesRequest.newBuilder().setSource(location(source)).setConcurrency(concurrency);
    for (FetchFile file : files) {
      request
          .addFilesBuilder()
          .setKey(file.object().key())
          .setSize(file.object().size())
          .setSha256(sha256(file.object()))
          .setPath(file.path())
          .setUnzip(file.unzip());
    }
    return request.build();
  }

  static LayOutWalRequest layOutWal(
      StorageLocation source,
      List<PartitionLayout> partitions,
      long segmentBytes,
      int concurrency) {
    LayOutWalRequest.Builder request =
        LayOutWalRequest.newBuilder()
            .setSource(location(source))
            .setSegmentBytes(segmentBytes)
            .setConcurrency(concurrency);
    for (PartitionLayout layout : partitions) {
      LayOutWalRequest.PartitionLayout.Builder partition =
          request
              .addPartitionsBuilder()
              .setSpace(layout.partition().space())
              .setPart(layout.partition().part())
              .setWalDir(layout.walDir())
              .setCoverLogId(layout.coverLogId())
              .setLast(position(layout.last()));
      layout.sources().forEach(wal -> partition.addSources(source(wal)));
    }
    return request.build();
  }

  private static LayOutWalRequest.Source source(WalSource wal) {
    LayOutWalRequest.Source.Builder source =
        LayOutWalRequest.Source.newBuilder()
            .setFromLogId(wal.fromLogId())
            .setToLogId(wal.toLogId());
    wal.segments().forEach(segment -> source.addSegments(stored(segment)));
    StoredObject pack = wal.pack();
    if (pack != null) {
      source.setPack(stored(pack));
    }
    return source.build();
  }

  private static LayOutWalRequest.StoredObject stored(StoredObject object) {
    return LayOutWalRequest.StoredObject.newBuilder()
        .setKey(object.key())
        .setSize(object.size())
        .setSha256(sha256(object))
        .build();
  }

  private static ByteString sha256(StoredObject object) {
    String hex = object.sha256();
    return hex == null ? ByteString.EMPTY : ByteString.copyFrom(HexFormat.of().parseHex(hex));
  }

  private static Position position(LogPosition position) {
    return Position.newBuilder().setLogId(position.logId()).setTerm(position.term()).build();
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}
