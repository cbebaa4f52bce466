// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.benchmarks.soak;

import io.nebulabackup.benchmarks.measure.ProcessUse;
import io.nebulabackup.benchmarks.soak.ClientProcess.CommandFailed;
import io.nebulabackup.model.HostAddress;
import io.nebulabackup.model.PartitionId;
import io.nebulabackup.testkit.sandbox.SandboxCluster;
import io.nebulabackup.testkit.sandbox.SandboxSpace;
import io.nebulabackup.testkit.sandbox.storaged.PartDigest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Backs up a cluster under full load, an increment every minute, and finds every backup restorable:
 * each is replayed offline as soon as it is made; at the end the cluster is destroyed and restored,
 * from the last backup and from one in the middle. Exits with 1 on a miss.
 */
public final class Soak {

  private static final Duration INTERVAL = Duration.ofMinutes(1);
  private static final Duration WAL_TTL = Duration.ofMinutes(5);
  private static final int BACKUPS_PER_CHAIN = 10;
  private static final long CLIENT_LIMIT_MIB = 300;

  private final SandboxCluster cluster;
  private final SandboxSpace space;
  private final ClientProcess client;
  private final Duration length;
  private final SoakTable table = new SoakTable();
  private final List<String> backups = new ArrayList<>();
  private final long started = System.nanoTime();

  private Soak(SandboxCluster cluster, SandboxSpace space, ClientProcess client, Duration length) {
    this.cluster = cluster;
    this.space = space;
    this.client = client;
    this.length = length;
  }

  /**
   * Runs.
   *
   * @param arguments how many minutes; 30 if absent
   * @throws IOException if the temporary directory fails, or the client's process
   */
  public static void main(String[] arguments) throws IOException {
    Duration length = Duration.ofMinutes(arguments.length == 0 ? 30 : Long.parseLong(arguments[0]));
    Path directory = Files.createTempDirectory("nebula-backup-soak");
    boolean ok;
    try (SandboxCluster cluster =
            SandboxCluster.builder().directory(directory.resolve("cluster")).start();
        ClientProcess client =
            ClientProcess.start(
                cluster.metad(), directory.resolve("repository").toUri().toString())) {
      SandboxSpace space = cluster.createSpace("g", 12, 3);
      ok = new Soak(cluster, space, client, length).run();
    } finally {
      delete(directory);
    }
    System.exit(ok ? 0 : 1);
  }

  private boolean run() throws IOException {
    long seed = started;
    System.out.println("seed " + seed);
    try {
      try (Unrest unrest = new Unrest(cluster, space, seed)) {
        unrest.start();
        for (int round = 1; elapsed().compareTo(length) < 0; round++) {
          round(round);
          awaitRound(round);
        }
        table.require(
            unrest.written() > 0 && unrest.leaderChanges() > 0,
            unrest.written() + " writes, " + unrest.leaderChanges() + " leader changes");
      }
      restores();
    } catch (CommandFailed e) {
      table.miss(String.valueOf(e.getMessage()));
    }
    long peak = ProcessUse.peakMebibytes(client.pid());
    table.require(
        peak <= CLIENT_LIMIT_MIB, "peak of the client: " + peak + " MiB, <= " + CLIENT_LIMIT_MIB);
    table.requireFlat();
    return table.isKept();
  }

  private void round(int number) throws IOException, CommandFailed {
    Unrest.mark(space, "round " + number);
    cluster.cleanWal(WAL_TTL);
    boolean full = backups.size() % BACKUPS_PER_CHAIN == 0;
    long begun = System.nanoTime();
    long at = elapsed().toSeconds();
    String[] costs = client.run(full ? "full" : "incremental " + backups.get(backups.size() - 1));
    double seconds = secondsSince(begun);
    backups.add(costs[0]);
    long verifying = System.nanoTime();
    client.run("verify " + costs[0]);
    table.memory(
        ProcessUse.mebibytes(client.pid()), ProcessUse.mebibytes(ProcessHandle.current().pid()));
    table.round(number, at, full ? "full" : "incr", costs, seconds, secondsSince(verifying));
  }

  private void awaitRound(int done) {
    Duration next = INTERVAL.multipliedBy(done);
    Duration until = next.compareTo(length) < 0 ? next : length;
    for (Duration left = until.minus(elapsed());
        !left.isNegative() && !left.isZero();
        left = until.minus(elapsed())) {
      LockSupport.parkNanos(left.toNanos());
    }
  }

  private void restores() throws IOException, CommandFailed {
    int last = backups.size() + 1;
    Unrest.mark(space, "round " + last);
    settle();
    NavigableMap<PartitionId, PartDigest> held = cluster.leaderDigests();
    backups.add(client.run("incremental " + backups.get(backups.size() - 1))[0]);
    restore(last);
    int different = 0;
    for (Map.Entry<PartitionId, Map<HostAddress, PartDigest>> part : cluster.digests().entrySet()) {
      PartDigest wanted = held.get(part.getKey());
      for (PartDigest found : part.getValue().values()) {
        different += wanted != null && found.sameContent(wanted) ? 0 : 1;
      }
    }
    table.require(different == 0, "replicas unlike the cluster that was lost: " + different);
    restore(1 + last / 2);
  }

  private void restore(int round) throws IOException, CommandFailed {
    cluster.destroyData();
    client.run("restore " + backups.get(round - 1));
    cluster.awaitAgents();
    settle();
    String marker = Unrest.marker(space);
    table.require(
        marker.equals("round " + round),
        "restored " + backups.get(round - 1) + " of round " + round + ": " + marker);
  }

  private void settle() {
    cluster.electLeaders();
    cluster.heartbeat();
    cluster.heartbeat();
  }

  private Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - started);
  }

  private static double secondsSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }

  private static void delete(Path directory) throws IOException {
    try (var found = Files.walk(directory)) {
      for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
