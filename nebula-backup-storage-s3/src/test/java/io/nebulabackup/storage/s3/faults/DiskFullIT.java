// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.s3.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulabackup.error.BackupException;
import io.nebulabackup.model.BackupSet;
import io.nebulabackup.model.PartitionId;
import io.nebulabackup.testkit.sandbox.SandboxCluster;
import io.nebulabackup.testkit.sandbox.storaged.PartDigest;
import java.nio.file.Path;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that cannot take what a restore brings. */
class DiskFullIT {

  private static final long MIB = 1 << 20;
  private static final long ROOM_LEFT = 5 * MIB;

  @TempDir Path directory;

  @Test
  void restoreToAFullDisk_failsTypedAndLeavesTheOldData_andWorksOnALargerOne() throws Exception {
    Path root = directory.resolve("cluster/storaged0");
    try (SmallDisk disk = SmallDisk.mount(root, 512 * MIB);
        FaultCluster cluster = new FaultCluster(directory, SandboxCluster.builder())) {
      cluster.createSpaces();
      cluster.write(10_000);
      NavigableMap<PartitionId, String> atBackup = contents(cluster);
      BackupSet full = cluster.startFull().join();
      cluster.write(500);
      NavigableMap<PartitionId, String> later = contents(cluster);
      assertThat(later).isNotEqualTo(atBackup);
      // Room for the services to go on, not for a second copy of the data.
      disk.resize(disk.usedBytes() + ROOM_LEFT);

      assertThatThrownBy(() -> cluster.client().restores().from(full.name()).run())
          .isInstanceOf(BackupException.class)
          .hasMessageContaining("127.0.0.11")
          .hasMessageContaining("space");
      cluster.sandbox().awaitAgents();
      assertThat(contents(cluster)).as("what was there before").isEqualTo(later);

      disk.resize(512 * MIB);
      cluster.client().restores().from(full.name()).run();
      cluster.sandbox().awaitAgents();
      assertThat(contents(cluster)).as("what was backed up").isEqualTo(atBackup);
    }
  }

  private static NavigableMap<PartitionId, String> contents(FaultCluster cluster) {
    cluster.sandbox().heartbeat();
    cluster.sandbox().heartbeat();
    NavigableMap<PartitionId, String> contents = new TreeMap<>();
    for (var entry : cluster.sandbox().leaderDigests().entrySet()) {
      PartDigest digest = entry.getValue();
      contents.put(entry.getKey(), digest.keys() + " keys, " + digest.sha256());
    }
    return contents;
  }
}
