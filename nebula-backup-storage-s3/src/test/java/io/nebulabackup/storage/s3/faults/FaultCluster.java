// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.s3.faults;

import io.nebulabackup.BackupClient;
import io.nebulabackup.BackupListener;
import io.nebulabackup.BackupOperation;
import io.nebulabackup.model.BackupSet;
import io.nebulabackup.storage.StorageLocation;
import io.nebulabackup.testkit.sandbox.SandboxCluster;
import io.nebulabackup.testkit.sandbox.SandboxSpace;
import io.nebulabackup.testkit.servers.MinioServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/** A sandbox that is backed up to a MinIO behind a proxy. */
final class FaultCluster implements AutoCloseable {

  static final Duration LONG = Duration.ofMinutes(3);

  private static final Duration DEFAULT_LEASE = Duration.ofMinutes(1);
  private static final int TAG = 1;
  private static final int VALUE_BYTES = 500;
  private static final int SPACES = 4;

  private final Random random = new Random(1);
  private final MinioServer minio;
  private final FaultyProxy proxy;
  private final SandboxCluster sandbox;
  private final BackupClient client;
  private final List<SandboxSpace> spaces = new ArrayList<>();

  FaultCluster(Path directory, SandboxCluster.Builder builder) throws IOException {
    this(directory, builder, UnaryOperator.identity(), DEFAULT_LEASE);
  }

  /** Starts a cluster whose client and agents reach the store with options of their own. */
  FaultCluster(
      Path directory,
      SandboxCluster.Builder builder,
      UnaryOperator<StorageLocation> options,
      Duration lease)
      throws IOException {
    minio = MinioServer.start(directory.resolve("minio"), "faults");
    proxy = new FaultyProxy(minio.endpoint().getPort());
    sandbox = builder.directory(directory.resolve("cluster")).storageHosts(2).start();
    client =
        BackupClient.builder()
            .metad(sandbox.metad())
            .repository(
                options.apply(
                    minio
                        .location("s3://faults/repository")
                        .withOption("endpoint", "http://127.0.0.1:" + proxy.port())))
            .timeout(Duration.ofSeconds(30))
            .lockLease(lease)
            .connect();
  }

  MinioServer minio() {
    return minio;
  }

  FaultyProxy proxy() {
    return proxy;
  }

  SandboxCluster sandbox() {
    return sandbox;
  }

  BackupClient client() {
    return client;
  }

  List<SandboxSpace> createSpaces() {
    for (int i = 0; i < SPACES; i++) {
      spaces.add(sandbox.createSpace("space" + i, 4, 1));
    }
    return spaces;
  }

  /** Writes as many vertices to each space, of values that do not compress. */
  void write(int perSpace) {
    byte[] value = new byte[VALUE_BYTES];
    for (SandboxSpace space : spaces) {
      try (SandboxSpace.Batch batch = space.batch()) {
        for (int i = 0; i < perSpace; i++) {
          random.nextBytes(value);
          batch.putVertex("v" + random.nextInt(100_000), TAG, HexFormat.of().formatHex(value));
        }
      }
    }
  }

  BackupOperation<BackupSet> startFull() {
    return startFull(event -> {});
  }

  BackupOperation<BackupSet> startFull(BackupListener listener) {
    return client.backups().full().concurrency(2).listener(listener).start();
  }

  BackupOperation<BackupSet> startIncremental(BackupSet base) {
    return startIncremental(base, event -> {});
  }

  BackupOperation<BackupSet> startIncremental(BackupSet base, BackupListener listener) {
    return client
        .backups()
        .incremental()
        .base(base.name())
        .concurrency(2)
        .listener(listener)
        .start();
  }

  /** What the whole bucket holds, around the client and the proxy. */
  BucketContents bucket() {
    return BucketContents.of(minio, "faults", "repository");
  }

  /** Waits until a run has sent bytes, or has ended. */
  void awaitSent(BackupOperation<?> run, long total) {
    await(() -> proxy.sentBytes() >= total || hasEnded(run));
  }

  static boolean hasEnded(BackupOperation<?> run) {
    return run.completion().toCompletableFuture().isDone();
  }

  /** Waits for a condition, with generous patience. */
  static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + LONG.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("did not happen within " + LONG);
      }
      LockSupport.parkNanos(500_000);
    }
  }

  @Override
  public void close() {
    try (minio;
        proxy;
        sandbox) {
      client.close();
    }
  }
}
