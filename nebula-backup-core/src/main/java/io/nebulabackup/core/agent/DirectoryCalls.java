// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.agent;

import io.grpc.Channel;
import io.nebulabackup.agent.proto.vendor.DownloadFileRequest;
import io.nebulabackup.agent.proto.vendor.StorageServiceGrpc;
import io.nebulabackup.agent.proto.vendor.StorageServiceGrpc.StorageServiceBlockingStub;
import io.nebulabackup.agent.proto.vendor.UploadFileRequest;
import io.nebulabackup.model.HostAddress;
import io.nebulabackup.storage.StorageLocation;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;

/**
 * The transfers that every agent offers. What the vendor's agent answers proves nothing: it drops
 * errors (nebula-agent 3.7.1 pkg/storage/s3.go), and knows no cancellation.
 */
final class DirectoryCalls {

  private final StreamedCall call;
  private final StorageServiceBlockingStub stub;

  DirectoryCalls(HostAddress agent, Channel channel) {
    call = new StreamedCall(agent);
    stub = StorageServiceGrpc.newBlockingStub(channel);
  }

  void upload(
      String source,
      boolean directory,
      StorageLocation target,
      String key,
      Cancellation cancellation) {
    call.run(
        "upload " + source + " to " + target.uri(),
        () ->
            once(
                stub.uploadFile(
                    UploadFileRequest.newBuilder()
                        .setSessionId(session())
                        .setRecursively(directory)
                        .setSourcePath(source)
                        .setTargetBackend(VendorBackends.at(target, key))
                        .build())),
        cancellation,
        done -> {});
  }

  void download(StorageLocation source, String prefix, String target, Cancellation cancellation) {
    // Without the slash the vendor's agent takes every key that begins with the same letters.
    call.run(
        "download " + prefix + " from " + source.uri(),
        () ->
            once(
                stub.downloadFile(
                    DownloadFileRequest.newBuilder()
                        .setSessionId(session())
                        .setRecursively(true)
                        .setSourceBackend(VendorBackends.at(source, prefix + "/"))
                        .setTargetPath(target)
                        .build())),
        cancellation,
        done -> {});
  }

  /** The agent keeps the first store it hears of in a session: each call is one of its own. */
  private static String session() {
    return UUID.randomUUID().toString();
  }

  private static <T> Iterator<T> once(T answer) {
    return List.of(answer).iterator();
  }
}
