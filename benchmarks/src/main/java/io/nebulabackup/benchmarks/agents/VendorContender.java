// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.benchmarks.agents;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.nebulabackup.agent.proto.vendor.Backend;
import io.nebulabackup.agent.proto.vendor.IncrUploadFileRequest;
import io.nebulabackup.agent.proto.vendor.S3;
import io.nebulabackup.agent.proto.vendor.StorageServiceGrpc;
import io.nebulabackup.agent.proto.vendor.UploadFileRequest;
import io.nebulabackup.storage.StorageLocation;
import io.nebulabackup.testkit.servers.FreePort;
import io.nebulabackup.testkit.servers.ServerProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The vendor's nebula-agent, told what its masters tell it: by br, for a full backup, one call a
 * directory, one after the other; by the operator's br-ent, for an increment, one call a partition,
 * five side by side.
 */
final class VendorContender implements Contender {

  private final ServerProcess process;
  private final ManagedChannel channel;
  private final ExecutorService callers = Executors.newFixedThreadPool(CONCURRENCY);

  VendorContender() {
    int port = FreePort.find();
    process =
        ServerProcess.start(
            List.of(
                ServerProcess.program("nebula-agent").toString(), "--agent", "127.0.0.1:" + port),
            Map.of(),
            line -> line.contains("Start agent server"));
    channel = NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
  }

  @Override
  public String name() {
    return "nebula-agent";
  }

  @Override
  public long pid() {
    return process.pid();
  }

  @Override
  public void uploadTree(Path directory, StorageLocation target) {
    var unused =
        StorageServiceGrpc.newBlockingStub(channel)
            .uploadFile(
                UploadFileRequest.newBuilder()
                    .setSessionId(UUID.randomUUID().toString())
                    .setRecursively(true)
                    .setSourcePath(directory.toString())
                    .setTargetBackend(backend(target, "data"))
                    .build());
  }

  @Override
  public void uploadNew(List<WalDirectory> partitions, StorageLocation target) {
    String session = UUID.randomUUID().toString();
    List<CompletableFuture<?>> calls = new ArrayList<>();
    for (WalDirectory wal : partitions) {
      calls.add(CompletableFuture.runAsync(() -> uploadNew(wal, session, target), callers));
    }
    calls.forEach(CompletableFuture::join);
  }

  private void uploadNew(WalDirectory wal, String session, StorageLocation target) {
    var unused =
        StorageServiceGrpc.newBlockingStub(channel)
            .incrUploadFile(
                IncrUploadFileRequest.newBuilder()
                    .setSessionId(session)
                    .setSourcePath(wal.directory().toString())
                    .setCommitLogId(wal.base().logId())
                    .setLastLogId(wal.base().logId())
                    .setTargetBackend(backend(target, "wal/" + wal.partition().part()))
                    .build());
  }

  private static Backend backend(StorageLocation target, String below) {
    String prefix = target.uri().getPath().substring(1);
    return Backend.newBuilder()
        .setS3(
            S3.newBuilder()
                .setEndpoint(target.options().get("endpoint"))
                .setRegion("us-east-1")
                .setBucket(target.uri().getHost())
                .setPath(prefix + "/" + below)
                .setAccessKey(target.secrets().get("access_key"))
                .setSecretKey(target.secrets().get("secret_key")))
        .build();
  }

  @Override
  public void close() {
    callers.shutdownNow();
    channel.shutdownNow();
    process.close();
  }
}
