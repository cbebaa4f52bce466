// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.grpc;

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
import io.nebulabackup.core.agent.BasePosition;
import io.nebulabackup.core.agent.DeltaSlice;
import io.nebulabackup.core.agent.DeltaTarget;
import io.nebulabackup.core.agent.EngineDirectory;
import io.nebulabackup.core.agent.EngineExamination;
import io.nebulabackup.core.agent.EngineHistory;
import io.nebulabackup.core.agent.FetchFile;
import io.nebulabackup.core.agent.FileTree;
import io.nebulabackup.core.agent.PartitionLayout;
import io.nebulabackup.core.agent.StoredObject;
import io.nebulabackup.core.agent.WalSource;
import io.nebulabackup.core.agent.WalTail;
import io.nebulabackup.core.agent.Witness;
import io.nebulabackup.error.InvalidSpecException;
import io.nebulabackup.model.LogPosition;
import io.nebulabackup.model.PartitionId;
import io.nebulabackup.storage.StorageLocation;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads requests of {@code transfer.proto}. What makes no sense is an {@link
 * IllegalArgumentException} or {@link InvalidSpecException}.
 */
final class TransferRequests {

  private static final int MAX_CONCURRENCY = 64;
  private static final int SHA256_BYTES = 32;

  private TransferRequests() {}

  static StorageLocation location(Location message) {
    StorageLocation location = StorageLocation.of(message.getUri());
    for (Map.Entry<String, String> option : message.getOptionsMap().entrySet()) {
      location = location.withOption(option.getKey(), option.getValue());
    }
    for (Map.Entry<String, String> secret : message.getSecretsMap().entrySet()) {
      location = location.withSecret(secret.getKey(), secret.getValue());
    }
    return location;
  }

  static int concurrency(int requested) {
    if (requested < 1) {
      throw new InvalidSpecException("concurrency", String.valueOf(requested), "pass at least 1");
    }
    return Math.min(requested, MAX_CONCURRENCY);
  }

  static List<EngineDirectory> directories(InspectWalRequest request) {
    return request.getDirectoriesList().stream()
        .map(
            message ->
                new EngineDirectory(
                    message.getSpace(),
                    message.getWalDir(),
                    message.getDataDir().isEmpty() ? null : message.getDataDir()))
        .toList();
  }

  static List<BasePosition> bases(InspectWalRequest request) {
    return request.getBasesList().stream()
        .map(
            message ->
                new BasePosition(
                    new PartitionId(message.getSpace(), message.getPart()),
                    position(message.getLast()),
                    message.getCommitted(),
                    message.getFloor(),
                    message.getProof().isEmpty() ? null : message.getProof()))
        .toList();
  }

  static List<EngineExamination> engines(ExamineDataRequest request) {
    return request.getEnginesList().stream()
        .map(
            message ->
                new EngineExamination(
                    message.getDataDir(),
                    message.hasBefore() ? history(message.getBefore()) : null,
                    message.getPartitionsList().stream()
                        .map(TransferRequests::examination)
                        .toList()))
        .toList();
  }

  private static EngineHistory history(io.nebulabackup.agent.proto.v1.EngineHistory message) {
    return new EngineHistory(message.getFile(), message.getBytes(), message.getSha256());
  }

  private static EngineExamination.OfPartition examination(ExamineDataRequest.Partition message) {
    return new EngineExamination.OfPartition(
        new PartitionId(message.getSpace(), message.getPart()),
        message.getWalDir(),
        message.hasAfter() ? position(message.getAfter()) : null,
        message.getWitnessesList().stream()
            .map(
                witness ->
                    new Witness(
                        Base64.getEncoder().encodeToString(witness.getKey().toByteArray()),
                        witness.getValue()))
            .toList(),
        message.getSample());
  }

  static List<WalTail> tails(ProveTailsRequest request) {
    return request.getTailsList().stream()
        .map(
            message ->
                new WalTail(
                    new PartitionId(message.getSpace(), message.getPart()),
                    message.getWalDir(),
                    message.getLastLogId()))
        .toList();
  }

  static List<FileTree> trees(ShipFilesRequest request) {
    return request.getTreesList().stream()
        .map(
            message ->
                new FileTree(
                    message.getSourceDir(),
                    message.getKeyPrefix(),
                    message.getFilesList(),
                    message.getZipKey().isEmpty() ? null : message.getZipKey()))
        .toList();
  }

  static DeltaTarget deltaTarget(ShipDeltaRequest request) {
    if (request.getPackBytes() < 1) {
      throw new InvalidSpecException(
          "pack_bytes", String.valueOf(request.getPackBytes()), "pass at least 1");
    }
    int level = request.getCompressionLevel();
    if (level < 0 || level > 19) {
      throw new InvalidSpecException("compression_level", String.valueOf(level), "pass 0 to 19");
    }
    if (request.getFirstPack() < 0) {
      throw new InvalidSpecException(
          "first_pack", String.valueOf(request.getFirstPack()), "pass 0 or more");
    }
    return new DeltaTarget(
        request.getKeyPrefix(), request.getFirstPack(), level, request.getPackBytes());
  }

  static List<DeltaSlice> slices(ShipDeltaRequest request) {
    return request.getSlicesList().stream()
        .map(
            message ->
                new DeltaSlice(
                    new PartitionId(message.getSpace(), message.getPart()),
                    message.getWalDir(),
                    position(message.getAfter()),
                    message.getToLogId()))
        .toList();
  }

  static List<FetchFile> files(FetchFilesRequest request) {
    return request.getFilesList().stream()
        .map(
            message ->
                new FetchFile(
                    object(message.getKey(), message.getSize(), message.getSha256()),
                    message.getPath(),
                    message.getUnzip()))
        .toList();
  }

  static long segmentBytes(LayOutWalRequest request) {
    if (request.getSegmentBytes() < 1) {
      throw new InvalidSpecException(
          "segment_bytes", String.valueOf(request.getSegmentBytes()), "pass at least 1");
    }
    return request.getSegmentBytes();
  }

  static List<PartitionLayout> layouts(LayOutWalRequest request) {
    return request.getPartitionsList().stream().map(TransferRequests::layout).toList();
  }

  private static PartitionLayout layout(LayOutWalRequest.PartitionLayout message) {
    return new PartitionLayout(
        new PartitionId(message.getSpace(), message.getPart()),
        message.getWalDir(),
        message.getSourcesList().stream().map(TransferRequests::source).toList(),
        message.getCoverLogId(),
        position(message.getLast()));
  }

  private static WalSource source(LayOutWalRequest.Source message) {
    return new WalSource(
        message.getFromLogId(),
        message.getToLogId(),
        message.getSegmentsList().stream().map(TransferRequests::object).toList(),
        message.hasPack() ? object(message.getPack()) : null);
  }

  private static StoredObject object(LayOutWalRequest.StoredObject message) {
    return object(message.getKey(), message.getSize(), message.getSha256());
  }

  private static StoredObject object(String key, long size, ByteString sha256) {
    if (size < 0 || (!sha256.isEmpty() && sha256.size() != SHA256_BYTES)) {
      throw new InvalidSpecException(
          "object " + key, size + " bytes", "pass its size and, if at all, a whole SHA-256");
    }
    return new StoredObject(key, size, hex(sha256));
  }

  private static @Nullable String hex(ByteString sha256) {
    return sha256.isEmpty() ? null : HexFormat.of().formatHex(sha256.toByteArray());
  }

  private static LogPosition position(Position message) {
    return new LogPosition(message.getLogId(), message.getTerm());
  }
}
