// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.grpc;

import io.grpc.stub.StreamObserver;
import io.nebulabackup.agent.proto.vendor.Backend;
import io.nebulabackup.agent.proto.vendor.DownloadFileRequest;
import io.nebulabackup.agent.proto.vendor.DownloadFileResponse;
import io.nebulabackup.agent.proto.vendor.ExistDirRequest;
import io.nebulabackup.agent.proto.vendor.ExistDirResponse;
import io.nebulabackup.agent.proto.vendor.GS;
import io.nebulabackup.agent.proto.vendor.IncrUploadFileRequest;
import io.nebulabackup.agent.proto.vendor.IncrUploadFileResponse;
import io.nebulabackup.agent.proto.vendor.MoveDirRequest;
import io.nebulabackup.agent.proto.vendor.MoveDirResponse;
import io.nebulabackup.agent.proto.vendor.RemoveDirRequest;
import io.nebulabackup.agent.proto.vendor.RemoveDirResponse;
import io.nebulabackup.agent.proto.vendor.S3;
import io.nebulabackup.agent.proto.vendor.StorageServiceGrpc;
import io.nebulabackup.agent.proto.vendor.UploadFileRequest;
import io.nebulabackup.agent.proto.vendor.UploadFileResponse;
import io.nebulabackup.agent.vendor.LocalMoves;
import io.nebulabackup.agent.vendor.VendorPlace;
import io.nebulabackup.agent.vendor.VendorTransfers;
import io.nebulabackup.error.InvalidSpecException;
import java.io.IOException;

/**
 * The vendor's {@code StorageService}. A request's own backend is used, whatever its session id:
 * the vendor's agent takes bucket and credentials of the first request of a session for all of
 * them.
 */
public final class VendorStorageEndpoint extends StorageServiceGrpc.StorageServiceImplBase {

  private final Calls calls;
  private final VendorTransfers transfers;
  private final LocalMoves moves;

  /**
   * Creates the endpoint.
   *
   * @param calls runs the work
   * @param transfers moves data
   * @param moves renames and deletes
   */
  public VendorStorageEndpoint(Calls calls, VendorTransfers transfers, LocalMoves moves) {
    this.calls = calls;
    this.transfers = transfers;
    this.moves = moves;
  }

  @Override
  public void uploadFile(UploadFileRequest request, StreamObserver<UploadFileResponse> observer) {
    calls.run(
        "UploadFile",
        observer,
        (answers, cancellation) -> {
          boolean tree = transfers.isDirectory(request.getSourcePath());
          transfers.upload(
              request.getSourcePath(),
              request.getRecursively(),
              place(request.getTargetBackend(), tree),
              cancellation);
          answers.send(UploadFileResponse.getDefaultInstance());
        },
        VendorStatuses::of);
  }

  @Override
  public void incrUploadFile(
      IncrUploadFileRequest request, StreamObserver<IncrUploadFileResponse> observer) {
    calls.run(
        "IncrUploadFile",
        observer,
        (answers, cancellation) -> {
          transfers.uploadIncrement(
              request.getSourcePath(),
              request.getCommitLogId(),
              request.getLastLogId(),
              place(request.getTargetBackend(), true),
              cancellation);
          answers.send(IncrUploadFileResponse.getDefaultInstance());
        },
        VendorStatuses::of);
  }

  @Override
  public void downloadFile(
      DownloadFileRequest request, StreamObserver<DownloadFileResponse> observer) {
    calls.run(
        "DownloadFile",
        observer,
        (answers, cancellation) -> {
          if (isTree(request)) {
            transfers.downloadTree(
                place(request.getSourceBackend(), true), request.getTargetPath(), cancellation);
          } else {
            transfers.downloadFile(
                place(request.getSourceBackend(), false), request.getTargetPath(), cancellation);
          }
          answers.send(DownloadFileResponse.getDefaultInstance());
        },
        VendorStatuses::of);
  }

  private boolean isTree(DownloadFileRequest request) throws IOException {
    Backend source = request.getSourceBackend();
    return source.hasLocal()
        ? transfers.isTree(source.getLocal().getPath(), request.getRecursively())
        : request.getRecursively();
  }

  @Override
  public void moveDir(MoveDirRequest request, StreamObserver<MoveDirResponse> observer) {
    calls.run(
        "MoveDir",
        observer,
        (answers, cancellation) -> {
          moves.move(request.getSrcPath(), request.getDstPath());
          answers.send(MoveDirResponse.getDefaultInstance());
        },
        VendorStatuses::of);
  }

  @Override
  public void removeDir(RemoveDirRequest request, StreamObserver<RemoveDirResponse> observer) {
    calls.run(
        "RemoveDir",
        observer,
        (answers, cancellation) -> {
          moves.remove(request.getPath());
          answers.send(RemoveDirResponse.getDefaultInstance());
        },
        VendorStatuses::of);
  }

  @Override
  public void existDir(ExistDirRequest request, StreamObserver<ExistDirResponse> observer) {
    calls.run(
        "ExistDir",
        observer,
        (answers, cancellation) ->
            answers.send(
                ExistDirResponse.newBuilder().setExist(moves.exists(request.getPath())).build()),
        VendorStatuses::of);
  }

  private static VendorPlace place(Backend backend, boolean tree) {
    return switch (backend.getStorageCase()) {
      case LOCAL ->
          tree
              ? VendorPlace.directory(backend.getLocal().getPath())
              : VendorPlace.file(backend.getLocal().getPath());
      case S3 -> {
        S3 s3 = backend.getS3();
        yield VendorPlace.s3(
            s3.getBucket(),
            s3.getPath(),
            s3.getEndpoint(),
            s3.getRegion(),
            s3.getAccessKey(),
            s3.getSecretKey());
      }
      case GS -> {
        GS gs = backend.getGs();
        yield VendorPlace.gs(gs.getBucket(), gs.getPath(), gs.getCredentials());
      }
      case STORAGE_NOT_SET ->
          throw new InvalidSpecException("backend", "nothing", "pass local, s3 or gs");
    };
  }
}
