// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.endtoend;

import static io.nebulabackup.testkit.endtoend.Cluster.fill;
import static org.assertj.core.api.Assertions.assertThat;

import io.nebulabackup.model.BackupSet;
import io.nebulabackup.model.BackupStatistics;
import io.nebulabackup.testkit.sandbox.SandboxCluster;
import io.nebulabackup.testkit.sandbox.SandboxSpace;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An increment costs what changed, not what there is. */
class IdlePartitionsTest {

  private static final int HOSTS = 3;
  private static final int IDLE = 1_000;

  @TempDir Path directory;

  @Test
  void thousandIdlePartitionsAndABusyOne_costWhatTheBusyOneWrote() {
    try (Cluster cluster = new Cluster(directory, SandboxCluster.builder().storageHosts(HOSTS))) {
      cluster.sandbox().createSpace("idle", IDLE, 1);
      SandboxSpace busy = cluster.sandbox().createSpace("busy", 1, 1);
      BackupSet full = cluster.full();
      for (int round = 0; round < 12; round++) {
        cluster.sandbox().heartbeat();
      }
      fill(busy, 0, 100_000);

      BackupStatistics cost = cluster.incremental(full).statistics();

      long packs = cost.uploadedBytes() / (64L << 20);
      assertThat(cost.requests()).isLessThanOrEqualTo(3 * HOSTS + packs + 5);
      assertThat(cost.newWalBytes()).isGreaterThan(12L * IDLE * 32);
      assertThat(cost.uploadedBytes()).isLessThanOrEqualTo(cost.newWalBytes() / 2);
      assertThat(cost.objects()).isLessThanOrEqualTo(HOSTS + 2 + packs);
    }
  }
}
