// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.endtoend;

import static io.nebulabackup.testkit.endtoend.Cluster.TAG;
import static io.nebulabackup.testkit.endtoend.Cluster.fill;
import static org.assertj.core.api.Assertions.assertThat;

import io.nebulabackup.model.BackupKind;
import io.nebulabackup.model.BackupSet;
import io.nebulabackup.model.HostAddress;
import io.nebulabackup.model.PartitionId;
import io.nebulabackup.model.VerifyLevel;
import io.nebulabackup.testkit.sandbox.SandboxCluster;
import io.nebulabackup.testkit.sandbox.SandboxSpace;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupAndRestoreTest {

  @TempDir Path directory;

  @Test
  void chain_restoredAtEachBackup_holdsWhatTheClusterHeldThen() {
    try (Cluster cluster = Cluster.start(directory)) {
      SandboxSpace space = cluster.sandbox().createSpace("g", 4, 3);
      fill(space, 0, 500);
      var atFull = cluster.contents();
      BackupSet full = cluster.full();
      fill(space, 400, 300);
      space.deleteVertex("v3", TAG);
      var atFirst = cluster.contents();
      BackupSet first = cluster.incremental(full);
      fill(space, 700, 100);
      var atSecond = cluster.contents();
      BackupSet second = cluster.incremental(first);

      cluster.restoreFromNothing(second.name());
      cluster.requireContents(atSecond);
      cluster.restoreFromNothing(first.name());
      cluster.requireContents(atFirst);
      cluster.restoreFromNothing(full.name());
      cluster.requireContents(atFull);
      assertThat(second.ancestors()).containsExactly(full.name(), first.name());
      assertThat(cluster.client().backups().list())
          .extracting(BackupSet::name)
          .containsExactly(full.name(), first.name(), second.name());
      assertThat(cluster.client().repository().verify(second.name()).run().findings()).isEmpty();
    }
  }

  @Test
  void restoredCluster_takesWritesAndNewBackups() {
    try (Cluster cluster = Cluster.start(directory)) {
      SandboxSpace space = cluster.sandbox().createSpace("g", 2, 3);
      fill(space, 0, 50);
      BackupSet full = cluster.full();
      cluster.restoreFromNothing(full.name());

      fill(cluster.sandbox().space("g"), 50, 50);
      var contents = cluster.contents();
      BackupSet again = cluster.full();
      cluster.restoreFromNothing(again.name());

      cluster.requireContents(contents);
    }
  }

  @Test
  void restore_overLivingCluster_replacesItsData() {
    try (Cluster cluster = Cluster.start(directory)) {
      SandboxSpace space = cluster.sandbox().createSpace("g", 2, 3);
      fill(space, 0, 50);
      var contents = cluster.contents();
      BackupSet full = cluster.full();
      fill(space, 1_000, 200);

      cluster.client().restores().from(full.name()).run();
      cluster.sandbox().awaitAgents();

      cluster.requireContents(contents);
      for (HostAddress host : cluster.sandbox().storages()) {
        assertThat(cluster.sandbox().dataDirs(host).get(0))
            .isDirectoryNotContaining(path -> path.getFileName().toString().contains("_old_"));
      }
    }
  }

  @Test
  void uncommittedTail_inTheBaseCheckpoint_isNeverRestored() {
    try (Cluster cluster = Cluster.start(directory)) {
      SandboxSpace space = cluster.sandbox().createSpace("g", 1, 3);
      fill(space, 0, 20);
      var committed = cluster.contents();
      space.appendCutOff(1, 3);
      BackupSet full = cluster.full();
      space.electOtherLeader(1);
      fill(space, 20, 5);
      var contents = cluster.contents();
      BackupSet incremental = cluster.incremental(full);

      cluster.restoreFromNothing(incremental.name());
      cluster.requireContents(contents);
      cluster.restoreFromNothing(full.name());
      cluster.requireContents(committed);
    }
  }

  @Test
  void spaces_createdAndDroppedBetweenBackups_followTheTarget() {
    try (Cluster cluster = Cluster.start(directory)) {
      fill(cluster.sandbox().createSpace("old", 2, 3), 0, 30);
      SandboxSpace kept = cluster.sandbox().createSpace("kept", 2, 3);
      fill(kept, 0, 30);
      BackupSet full = cluster.full();
      cluster.sandbox().dropSpace("old");
      fill(cluster.sandbox().createSpace("young", 3, 3), 0, 40);
      fill(kept, 30, 5);
      BackupSet first = cluster.incremental(full);
      fill(cluster.sandbox().space("young"), 40, 10);
      var contents = cluster.contents();
      BackupSet second = cluster.incremental(first);

      cluster.restoreFromNothing(second.name());

      cluster.requireContents(contents);
      assertThat(first.notes()).anyMatch(note -> note.contains("young") && note.contains("whole"));
      assertThat(second.notes()).isEmpty();
      assertThat(second.spaces()).containsExactly("kept", "young");
    }
  }

  @Test
  void severalDataPathsPerHost_restoreToTheSamePlaces() {
    try (Cluster cluster =
        new Cluster(directory, SandboxCluster.builder().dataPathsPerHost(2).storageHosts(4))) {
      SandboxSpace space = cluster.sandbox().createSpace("g", 8, 3);
      fill(space, 0, 200);
      BackupSet full = cluster.full();
      fill(space, 200, 50);
      var contents = cluster.contents();
      BackupSet incremental = cluster.incremental(full);

      cluster.restoreFromNothing(incremental.name());

      cluster.requireContents(contents);
    }
  }

  @Test
  void movedReplica_isBroughtUpByRaft_andAMovedPartitionIsCopiedWhole() {
    try (Cluster cluster = new Cluster(directory, SandboxCluster.builder().storageHosts(5))) {
      SandboxSpace space = cluster.sandbox().createSpace("g", 1, 3);
      fill(space, 0, 100);
      BackupSet full = cluster.full();
      List<HostAddress> hosts = cluster.sandbox().storages();
      PartitionId id = new PartitionId(space.id(), 1);
      List<HostAddress> holders = cluster.holders(id);
      List<HostAddress> free = hosts.stream().filter(h -> !holders.contains(h)).toList();
      cluster.sandbox().movePartition(id, holders.get(0), free.get(0));
      fill(space, 100, 10);
      var afterOneMove = cluster.contents();
      BackupSet first = cluster.incremental(full);
      cluster.sandbox().movePartition(id, holders.get(1), free.get(1));
      fill(space, 110, 10);
      var afterTwoMoves = cluster.contents();
      BackupSet second = cluster.incremental(first);

      assertThat(first.notes()).isEmpty();
      assertThat(second.notes()).anyMatch(note -> note.contains("PARTITION_MOVED"));
      cluster.restoreFromNothing(second.name());
      cluster.requireContents(afterTwoMoves);
      cluster.restoreFromNothing(first.name());
      cluster.requireContents(afterOneMove);
    }
  }

  @Test
  void idleCluster_incrementalHoldsHardlyAnything() {
    try (Cluster cluster = Cluster.start(directory)) {
      fill(cluster.sandbox().createSpace("g", 4, 3), 0, 100);
      BackupSet full = cluster.full();
      BackupSet nothing = cluster.incremental(full);

      assertThat(nothing.kind()).isEqualTo(BackupKind.INCREMENTAL);
      assertThat(nothing.statistics().newWalBytes()).isLessThan(4 * 4 * 32);
      var report =
          cluster.client().repository().verify(nothing.name()).level(VerifyLevel.REPLAY).run();
      assertThat(report.findings()).isEmpty();
      assertThat(report.records()).isPositive();
    }
  }

  @Test
  void checkpoints_areDroppedWhateverBecomesOfTheRun() {
    try (Cluster cluster = Cluster.start(directory)) {
      fill(cluster.sandbox().createSpace("g", 2, 3), 0, 10);
      cluster.incremental(cluster.full());

      assertThat(cluster.sandbox().checkpointNames()).isEmpty();
    }
  }
}
