// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.examples;

import io.nebulabackup.BackupClient;
import io.nebulabackup.BackupEvent;
import io.nebulabackup.BackupListener;
import io.nebulabackup.model.BackupSet;
import io.nebulabackup.model.HostAddress;
import io.nebulabackup.model.PartitionId;
import io.nebulabackup.model.RestoreReport;
import io.nebulabackup.model.VerifyLevel;
import io.nebulabackup.model.VerifyReport;
import io.nebulabackup.storage.StorageLocation;
import io.nebulabackup.testkit.sandbox.SandboxCluster;
import io.nebulabackup.testkit.sandbox.SandboxSpace;
import io.nebulabackup.testkit.sandbox.storaged.PartDigest;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;

/**
 * The whole story in one program: a cluster is backed up in full, changed, backed up by WAL delta
 * twice, destroyed, restored, and proven identical.
 */
public final class QuickStart {

  private static final int VERTICES = 60_000;
  private static final int EDGES = 60_000;
  private static final int PLAYER = 2;
  private static final int FOLLOW = 3;

  private final PrintStream out;
  private final StorageLocation repository;
  private final SandboxCluster cluster;

  private QuickStart(PrintStream out, StorageLocation repository, SandboxCluster cluster) {
    this.out = out;
    this.repository = repository;
    this.cluster = cluster;
  }

  /**
   * Runs the story.
   *
   * @param arguments {@code --repository URI} to back up to another store than a temporary
   *     directory, and {@code --option name=value} for what the store's backend wants to know
   * @throws IOException if the temporary directory cannot be made
   */
  public static void main(String[] arguments) throws IOException {
    Path directory = Files.createTempDirectory("nebula-backup-quickstart");
    Deque<String> words = new ArrayDeque<>(List.of(arguments));
    StorageLocation repository =
        RepositoryArguments.read(words)
            .orElseGet(() -> StorageLocation.of(directory.resolve("repository").toUri()));
    if (!words.isEmpty()) {
      System.err.println("usage: QuickStart " + RepositoryArguments.USAGE + "; not " + words);
      System.exit(2);
    }
    boolean identical;
    try (SandboxCluster cluster =
        SandboxCluster.builder().directory(directory.resolve("cluster")).start()) {
      identical = new QuickStart(System.out, repository, cluster).run();
    } finally {
      deleteTree(directory);
    }
    System.exit(identical ? 0 : 1);
  }

  private static void deleteTree(Path tree) throws IOException {
    try (var found = Files.walk(tree)) {
      for (Path path : found.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  private boolean run() {
    try (BackupClient client =
        BackupClient.builder().metad(cluster.metad()).repository(repository).connect()) {
      say("A cluster of 3 storage hosts; 2 spaces, 24 partitions, 3 replicas each");
      SandboxSpace basketball = cluster.createSpace("basketball", 16, 3);
      SandboxSpace music = cluster.createSpace("music", 8, 3);
      fill(basketball, 0, VERTICES, EDGES);
      fill(music, 0, 5_000, 5_000);

      say("Full backup, while the leader of one partition is cut off and writes in vain");
      basketball.appendCutOff(3, 2);
      BackupSet full = client.backups().full().listener(progress()).run();
      tell(full);

      say("Another leader rewrites that tail; inserts, updates, deletes, a new space");
      basketball.electOtherLeader(3);
      change(basketball);
      fill(basketball, VERTICES, 2_000, 2_000);
      SandboxSpace late = cluster.createSpace("late", 4, 3);
      fill(late, 0, 1_000, 1_000);

      say("Incremental backup on the full one");
      BackupSet first = client.backups().incremental().base(full.name()).listener(progress()).run();
      tell(first);

      say("More of everything, leaders move");
      moveLeaders(basketball);
      fill(basketball, VERTICES + 2_000, 3_000, 3_000);
      fill(late, 1_000, 500, 500);
      music.deleteVertex("v1", PLAYER);

      say("Incremental backup on the incremental one");
      BackupSet second =
          client.backups().incremental().base(first.name()).listener(progress()).run();
      tell(second);

      cluster.heartbeat();
      cluster.heartbeat();
      NavigableMap<PartitionId, PartDigest> before = cluster.leaderDigests();
      VerifyReport verified =
          client.repository().verify(second.name()).level(VerifyLevel.REPLAY).run();
      out.printf(
          "Chain %s: %,d objects, %,d bytes hashed, %,d WAL records followed, %d findings%n%n",
          verified.chain(),
          verified.objects(),
          verified.bytesRead(),
          verified.records(),
          verified.findings().size());
      out.println(BackupTable.of(client.backups().list()));

      say("Destroying all data directories");
      cluster.destroyData();

      say("Restoring " + second.name());
      RestoreReport restored =
          client
              .restores()
              .from(second.name())
              .startTimeout(Duration.ofMinutes(2))
              .listener(progress())
              .run();
      out.printf(
          "Restored %d partitions, %,d bytes fetched, services down for %.1f s%n",
          restored.partitions(), restored.bytesFetched(), restored.downtime().toMillis() / 1000.0);
      return verified.isClean() && compare(before);
    }
  }

  private void say(String what) {
    out.println("== " + what);
  }

  private static void fill(SandboxSpace space, int from, int vertices, int edges) {
    try (SandboxSpace.Batch batch = space.batch()) {
      for (int i = from; i < from + vertices; i++) {
        batch.putVertex("v" + i, PLAYER, "player " + i + ", age " + i % 40);
      }
      for (int i = from; i < from + edges; i++) {
        batch.putEdge("v" + i, FOLLOW, 0, "v" + (i * 31L + 7) % (from + vertices), "degree " + i);
      }
    }
  }

  private static void change(SandboxSpace space) {
    try (SandboxSpace.Batch batch = space.batch()) {
      for (int i = 0; i < 3_000; i++) {
        batch.putVertex("v" + i * 7, PLAYER, "player " + i * 7 + ", a year older");
      }
      for (int i = 0; i < 1_000; i++) {
        batch.deleteVertex("v" + (i * 11 + 1), PLAYER);
      }
    }
  }

  private void moveLeaders(SandboxSpace space) {
    List<HostAddress> hosts = cluster.storages();
    for (PartitionId id : space.partitions()) {
      space.moveLeader(id.part(), hosts.get(id.part() % hosts.size()));
    }
  }

  private void tell(BackupSet backup) {
    out.printf("  %s (%s)%n", backup.name(), backup.kind());
    out.printf(
        "  new WAL %,d bytes, uploaded %,d bytes in %d objects, %d requests,"
            + " writes blocked %d ms%n",
        backup.statistics().newWalBytes(),
        backup.statistics().uploadedBytes(),
        backup.statistics().objects(),
        backup.statistics().requests(),
        backup.statistics().writesBlocked().toMillis());
    backup.notes().forEach(note -> out.println("  note: " + note));
  }

  private BackupListener progress() {
    return event -> {
      if (event instanceof BackupEvent.PhaseStarted started) {
        out.println("  .. " + started.phase());
      } else if (event instanceof BackupEvent.Warning warning) {
        out.println("  !! " + warning.message());
      }
    };
  }

  private boolean compare(NavigableMap<PartitionId, PartDigest> before) {
    NavigableMap<PartitionId, Map<HostAddress, PartDigest>> after = cluster.digests();
    int identical = 0;
    for (PartitionId id : before.keySet()) {
      Map<HostAddress, PartDigest> replicas = after.getOrDefault(id, Map.of());
      if (replicas.size() == 3
          && replicas.values().stream().allMatch(before.get(id)::sameContent)) {
        identical++;
      } else {
        out.println("partition " + id + " was " + before.get(id) + ", is " + replicas);
      }
    }
    boolean all = identical == before.size() && after.keySet().equals(before.keySet());
    out.printf(
        "%s %d partitions %s%n",
        all ? "VERIFIED" : "FAILED", identical, all ? "identical" : "identical, not all");
    return all;
  }
}
