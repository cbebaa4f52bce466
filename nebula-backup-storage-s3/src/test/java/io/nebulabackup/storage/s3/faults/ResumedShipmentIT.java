// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.s3.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulabackup.core.agent.AgentClient;
import io.nebulabackup.core.agent.Cancellation;
import io.nebulabackup.core.agent.DeltaSlice;
import io.nebulabackup.core.agent.DeltaTarget;
import io.nebulabackup.core.agent.FileTree;
import io.nebulabackup.core.agent.StoredObject;
import io.nebulabackup.core.agent.TransferListener;
import io.nebulabackup.core.storage.StorageBackends;
import io.nebulabackup.core.wal.WalRecord;
import io.nebulabackup.core.wal.WalWriter;
import io.nebulabackup.model.HostAddress;
import io.nebulabackup.model.LogPosition;
import io.nebulabackup.model.PartitionId;
import io.nebulabackup.storage.ObjectListing;
import io.nebulabackup.storage.ObjectMetadata;
import io.nebulabackup.storage.StorageBackend;
import io.nebulabackup.storage.StorageLocation;
import io.nebulabackup.testkit.servers.AgentProcess;
import io.nebulabackup.testkit.servers.FreePort;
import io.nebulabackup.testkit.servers.MinioServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Shipments that break off at random points, by an agent's death or the network's, and are run
 * again: what had landed in the store is not sent a second time.
 */
class ResumedShipmentIT {

  /** How many shipments break off, of files and of WAL each. */
  private static final int BREAKS = Integer.getInteger("nebula.backup.kills", 4);

  private static final double RESENT_ALLOWED = 0.15;
  private static final int KIB = 1 << 10;
  private static final int FILES = 60;
  private static final int PARTITIONS = 40;
  private static final int RECORDS = 9;
  private static final long PACK_BYTES = 1 << 20;
  private static final int CONCURRENCY = 5;

  private final long seed = Long.getLong("nebula.backup.seed", System.nanoTime());
  private final Random random = new Random(seed);

  private MinioServer minio;
  private FaultyProxy proxy;
  private AgentProcess agent;
  private AgentClient client;
  private Path served;

  /** Bytes in the store when shipments broke off, and those of them that were sent again. */
  private double landed;

  private double resent;

  /** A shipment, which the client repeats by itself. */
  private interface Shipping {
    void to(StorageLocation target, TransferListener listener);
  }

  @BeforeEach
  void start(@TempDir Path directory) throws IOException {
    served = Files.createDirectories(directory.resolve("served")).toRealPath();
    minio = MinioServer.start(directory.resolve("minio"), "resumed");
    proxy = new FaultyProxy(minio.endpoint().getPort());
    agent =
        AgentProcess.start(
            new HostAddress("127.0.0.1", FreePort.find()),
            List.of("-Xmx96m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
            List.of(
                // Slow enough to be caught in the act.
                "--ratelimit=80",
                "--serve=" + served,
                "--tmp_dir=" + Files.createDirectories(directory.resolve("temp"))));
    client = AgentClient.connect(agent.address(), null, Duration.ofSeconds(30));
  }

  @AfterEach
  void stop() {
    if (client != null) {
      client.close();
    }
    try (MinioServer store = minio;
        FaultyProxy between = proxy;
        AgentProcess running = agent) {
      // Closed in this order, as far as they were started.
    }
  }

  @Test
  void filesThatHadLanded_afterABreak_areNotSentAgain() throws IOException {
    long total = 0;
    for (int i = 0; i < FILES; i++) {
      byte[] content = new byte[(100 + random.nextInt(600)) * KIB];
      random.nextBytes(content);
      Files.write(served.resolve("%06d.sst".formatted(i)), content);
      total += content.length;
    }
    breakAndRunAgain(
        total,
        (target, listener) ->
            client.shipFiles(
                target,
                List.of(FileTree.whole(served.toString(), "data")),
                List.of(),
                CONCURRENCY,
                listener,
                new Cancellation()));
  }

  @Test
  void recordsThatHadLanded_afterABreak_areNotSentAgain() throws IOException {
    List<DeltaSlice> slices = new ArrayList<>();
    long total = 0;
    for (int part = 1; part <= PARTITIONS; part++) {
      Path wal = served.resolve("wal/" + part);
      try (WalWriter writer = new WalWriter(wal, 16 << 20)) {
        for (int id = 1; id <= RECORDS; id++) {
          byte[] message = new byte[random.nextInt(128 * KIB)];
          random.nextBytes(message);
          WalRecord record = WalRecord.of(id, 1, 0, message);
          writer.append(record);
          total += record.encodedLength();
        }
      }
      slices.add(
          new DeltaSlice(new PartitionId(1, part), wal.toString(), new LogPosition(0, 0), RECORDS));
    }
    breakAndRunAgain(
        total,
        (target, listener) ->
            client.shipDelta(
                target,
                new DeltaTarget("delta", 0, 0, PACK_BYTES),
                slices,
                CONCURRENCY,
                listener,
                new Cancellation()));
  }

  private void breakAndRunAgain(long total, Shipping shipping) {
    try {
      for (int i = 0; i < BREAKS; i++) {
        breakAndRunAgain(i, total, shipping);
      }
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("seed " + seed + ": " + e.getMessage() + agent.lastLines(), e);
    }
    System.getLogger(ResumedShipmentIT.class.getName())
        .log(
            System.Logger.Level.INFO,
            "%d shipments broke off with %.1f MiB landed, of which %.4f were sent again; seed %d"
                .formatted(BREAKS, landed / (1 << 20), resent / landed, seed));
    assertThat(landed).as("landed before a break; seed %d", seed).isPositive();
    assertThat(resent / landed)
        .as("sent again of what had landed; seed %d", seed)
        .isLessThanOrEqualTo(RESENT_ALLOWED);
  }

  private void breakAndRunAgain(int number, long total, Shipping shipping) {
    String prefix = "s3://resumed/" + number;
    StorageLocation target =
        minio.location(prefix).withOption("endpoint", "http://127.0.0.1:" + proxy.port());
    Map<String, Long> reported = new ConcurrentHashMap<>();
    TransferListener listener =
        new TransferListener() {
          @Override
          public void onObject(StoredObject object) {
            reported.put(object.key(), object.size());
          }
        };
    long before = proxy.putBytes();
    long point = before + total / 10 + random.nextLong(total * 8 / 10);
    CompletableFuture<?> run = CompletableFuture.runAsync(() -> shipping.to(target, listener));
    FaultCluster.await(() -> proxy.putBytes() >= point || run.isDone());
    assertThat(run).as("too quick to be disturbed").isNotDone();

    boolean kill = number % 2 == 0;
    if (kill) {
      agent.kill();
    } else {
      proxy.cut();
    }
    long atBreak = stored(minio.location(prefix)).values().stream().mapToLong(size -> size).sum();
    long sentBefore = proxy.putBytes();
    if (kill) {
      agent.restart();
    } else {
      proxy.mend();
    }
    run.join();

    assertThat(stored(minio.location(prefix))).containsAllEntriesOf(reported);
    long kept = reported.values().stream().mapToLong(size -> size).sum();
    assertThat(kept).as("random bytes, which do not compress").isGreaterThan(total - total / 50);
    // What was sent after the break is what was missing then, and what was sent again: also what is
    // in a pack that has landed, but behind records of its partition that had not. What packs add
    // to their records counts as sent again, too.
    landed += atBreak;
    resent += Math.max(0, proxy.putBytes() - sentBefore - (total - atBreak));
  }

  private static Map<String, Long> stored(StorageLocation location) {
    Map<String, Long> sizes = new ConcurrentHashMap<>();
    try (StorageBackend store = StorageBackends.open(location);
        ObjectListing listing = store.list("")) {
      while (listing.hasNext()) {
        ObjectMetadata object = listing.next();
        sizes.put(object.key().value(), object.size());
      }
    }
    return sizes;
  }
}
