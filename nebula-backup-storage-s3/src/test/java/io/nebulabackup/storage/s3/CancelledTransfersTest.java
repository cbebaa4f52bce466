// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulabackup.agent.AgentConfig;
import io.nebulabackup.agent.BackupAgent;
import io.nebulabackup.core.agent.AgentClient;
import io.nebulabackup.core.agent.Cancellation;
import io.nebulabackup.core.agent.DeltaSlice;
import io.nebulabackup.core.agent.DeltaTarget;
import io.nebulabackup.core.agent.FetchFile;
import io.nebulabackup.core.agent.FileTree;
import io.nebulabackup.core.agent.StoredObject;
import io.nebulabackup.core.agent.TransferListener;
import io.nebulabackup.core.wal.WalRecord;
import io.nebulabackup.core.wal.WalWriter;
import io.nebulabackup.error.BackupCancelledException;
import io.nebulabackup.error.TransferException;
import io.nebulabackup.model.LogPosition;
import io.nebulabackup.model.PartitionId;
import io.nebulabackup.storage.ObjectContent;
import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.StorageBackend;
import io.nebulabackup.storage.StorageLocation;
import io.nebulabackup.storage.WriteMode;
import io.nebulabackup.storage.s3.FakeS3.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent's transfers with a store that says nothing any more, cancelled by the client. */
class CancelledTransfersTest {

  /** The promise is 2 s; what keeps a machine busy must not fail a test. */
  private static final Duration GENEROUS = Duration.ofSeconds(20);

  private static final int LARGE = 12 << 20;

  private final FakeS3 store = new FakeS3();
  private final Cancellation cancellation = new Cancellation();
  private Path served;
  private BackupAgent agent;
  private AgentClient client;

  @BeforeEach
  void start(@TempDir Path directory) throws IOException {
    served = Files.createDirectories(directory.resolve("served")).toRealPath();
    agent =
        BackupAgent.start(
            AgentConfig.builder()
                .addServed(served)
                .tempDir(Files.createDirectories(directory.resolve("temp")))
                .maxCalls(1)
                .build());
    client = AgentClient.connect(agent.address(), null, Duration.ofSeconds(30));
  }

  @AfterEach
  void stop() {
    store.close();
    client.close();
    agent.close();
  }

  /** With the store's own time-out, two minutes. */
  private StorageLocation location() {
    return store.storage().partSize(S3Config.LEAST_PART_BYTES).location();
  }

  private interface Transfer {
    void run();
  }

  /** The agent takes one call at a time: it is free again once the cancelled one is over. */
  private void assertEndsSoon(String what, Transfer transfer) throws Exception {
    CompletableFuture<Void> running = CompletableFuture.runAsync(transfer::run);
    store.awaitStall();
    long begun = System.nanoTime();

    cancellation.cancel();

    while (isBusy()) {
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).as(what).isLessThan(GENEROUS);
    }
    System.out.printf(
        "CANCELLED %s: the agent let go of it after %d ms%n",
        what, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
    assertThat(running.handle((ok, failure) -> failure).get())
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(BackupCancelledException.class);
  }

  private boolean isBusy() {
    try {
      return client.existDir(served + "/any");
    } catch (TransferException e) {
      assertThat(e).hasMessageContaining("busy");
      return true;
    }
  }

  private void put(String key, byte[] content) {
    try (StorageBackend backend = new S3StorageProvider().open(location())) {
      backend.put(ObjectKey.of(key), ObjectContent.of(content), WriteMode.REPLACE);
    }
  }

  private void shipAll() {
    client.shipFiles(
        location(),
        List.of(FileTree.whole(served.toString(), "x")),
        List.of(),
        2,
        TransferListener.NONE,
        cancellation);
  }

  private void fetch() {
    client.fetchFiles(
        location(),
        List.of(new FetchFile(new StoredObject("a", LARGE, null), served + "/new/a", false)),
        1,
        progress -> {},
        cancellation);
  }

  @Test
  void upload_toASilentStore_endsSoonAfterItsCancellation() throws Exception {
    for (int i = 0; i < 4; i++) {
      Files.write(served.resolve("f" + i), new byte[1000]);
    }
    store.trouble("PutObject", Kind.STALL).trouble("PutObject", Kind.STALL);

    assertEndsSoon("upload", this::shipAll);
  }

  @Test
  void uploadInParts_toASilentStore_endsSoonAfterItsCancellation() throws Exception {
    Files.write(served.resolve("large"), new byte[LARGE]);
    store.trouble("UploadPart", Kind.STALL).trouble("UploadPart", Kind.STALL);

    assertEndsSoon("upload in parts", this::shipAll);
  }

  @Test
  void delta_toASilentStore_endsSoonAfterItsCancellation() throws Exception {
    Path wal = served.resolve("wal/1");
    try (WalWriter writer = new WalWriter(wal, 1 << 20)) {
      for (int id = 1; id <= 100; id++) {
        writer.append(WalRecord.of(id, 1, 0, new byte[100]));
      }
    }
    store.trouble("PutObject", Kind.STALL);

    assertEndsSoon(
        "delta",
        () ->
            client.shipDelta(
                location(),
                new DeltaTarget("d", 0, 3, 1000),
                List.of(
                    new DeltaSlice(
                        new PartitionId(1, 1), wal.toString(), new LogPosition(0, 0), 100)),
                1,
                TransferListener.NONE,
                cancellation));
  }

  @Test
  void download_fromASilentStore_endsSoonAfterItsCancellation() throws Exception {
    put("a", new byte[LARGE]);
    store.trouble("GetObject", Kind.STALL);

    assertEndsSoon("download", this::fetch);

    assertThat(served.resolve("new")).isEmptyDirectory();
  }

  @Test
  void download_fromAStoreThatFallsSilentMidway_endsSoonAfterItsCancellation() throws Exception {
    put("a", new byte[LARGE]);
    store.trouble("GetObject", Kind.STALL_ANSWER);

    assertEndsSoon("download midway", this::fetch);

    assertThat(served.resolve("new")).isEmptyDirectory();
  }
}
