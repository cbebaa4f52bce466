// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.endtoend;

import static io.nebulabackup.testkit.endtoend.Cluster.TAG;
import static io.nebulabackup.testkit.endtoend.Cluster.fill;
import static org.assertj.core.api.Assertions.assertThat;

import io.nebulabackup.error.WalGapException;
import io.nebulabackup.model.BackupSet;
import io.nebulabackup.model.HostAddress;
import io.nebulabackup.model.PartitionId;
import io.nebulabackup.model.VerifyLevel;
import io.nebulabackup.testkit.sandbox.SandboxCluster;
import io.nebulabackup.testkit.sandbox.SandboxSpace;
import io.nebulabackup.testkit.sandbox.storaged.PartDigest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random lives of a cluster: whatever chain comes out of it, restoring it gives what the cluster
 * held. The splice itself is tried on thousands of histories in the core; here the whole way is
 * walked.
 */
class RandomHistoryTest {

  private static final int HISTORIES = 8;
  private static final Duration TTL = Duration.ofHours(4);

  @TempDir Path directory;

  @Test
  void everyChainTaken_restoresToWhatTheClusterHeld() {
    long first = Long.getLong("nebula.backup.seed", 1);
    for (int i = 0; i < HISTORIES; i++) {
      long seed = first + i;
      try {
        live(seed, directory.resolve("history" + i));
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
    }
  }

  private static void live(long seed, Path where) {
    Random random = new Random(seed);
    try (Cluster cluster =
        new Cluster(
            where,
            SandboxCluster.builder().storageHosts(4).walFileBytes(1_500 + random.nextInt(4_000)))) {
      SandboxSpace space = cluster.sandbox().createSpace("g", 3, 3);
      fill(space, 0, 50);
      List<BackupSet> chain = new ArrayList<>(List.of(cluster.full()));
      List<NavigableMap<PartitionId, PartDigest>> held =
          new ArrayList<>(List.of(cluster.contents()));
      for (int step = 0; step < 4; step++) {
        for (int n = random.nextInt(6); n >= 0; n--) {
          happen(random, cluster, space);
        }
        NavigableMap<PartitionId, PartDigest> contents = cluster.contents();
        BackupSet next;
        try {
          next = cluster.incremental(chain.get(chain.size() - 1));
        } catch (WalGapException e) {
          next = cluster.full();
        }
        chain.add(next);
        held.add(contents);
      }
      for (BackupSet backup : chain) {
        assertThat(
                cluster
                    .client()
                    .repository()
                    .verify(backup.name())
                    .level(VerifyLevel.REPLAY)
                    .run()
                    .findings())
            .isEmpty();
      }
      int restored = random.nextInt(chain.size());
      cluster.restoreFromNothing(chain.get(restored).name());
      cluster.requireContents(held.get(restored));
      int last = chain.size() - 1;
      cluster.restoreFromNothing(chain.get(last).name());
      cluster.requireContents(held.get(last));
    }
  }

  private static void happen(Random random, Cluster cluster, SandboxSpace space) {
    int part = 1 + random.nextInt(3);
    switch (random.nextInt(9)) {
      case 0, 1, 2 -> fill(space, random.nextInt(500), 1 + random.nextInt(60));
      case 3 -> space.deleteVertex("v" + random.nextInt(500), TAG);
      case 4 -> {
        space.appendCutOff(part, 1 + random.nextInt(4));
        space.electOtherLeader(part);
      }
      case 5 -> space.moveLeader(part, anyReplica(random, cluster, space, part));
      case 6 -> {
        cluster.sandbox().clock().advance(TTL.dividedBy(1 + random.nextInt(3)));
        cluster.sandbox().cleanWal(TTL);
      }
      case 7 -> {
        HostAddress down = cluster.sandbox().storages().get(random.nextInt(4));
        cluster.sandbox().kill(down);
        cluster.sandbox().electLeaders();
        fill(space, random.nextInt(500), 1 + random.nextInt(20));
        cluster.sandbox().start(down);
      }
      default -> move(random, cluster, space, part);
    }
  }

  private static HostAddress anyReplica(
      Random random, Cluster cluster, SandboxSpace space, int part) {
    List<HostAddress> replicas = replicas(cluster, space, part);
    return replicas.get(random.nextInt(replicas.size()));
  }

  private static List<HostAddress> replicas(Cluster cluster, SandboxSpace space, int part) {
    return cluster.holders(new PartitionId(space.id(), part));
  }

  private static void move(Random random, Cluster cluster, SandboxSpace space, int part) {
    HostAddress from = anyReplica(random, cluster, space, part);
    HostAddress to =
        cluster.sandbox().storages().stream()
            .filter(host -> !replicas(cluster, space, part).contains(host))
            .findFirst()
            .orElseThrow();
    cluster.sandbox().movePartition(new PartitionId(space.id(), part), from, to);
  }
}
