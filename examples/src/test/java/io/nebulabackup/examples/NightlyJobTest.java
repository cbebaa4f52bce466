// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulabackup.BackupClient;
import io.nebulabackup.model.BackupKind;
import io.nebulabackup.model.BackupSet;
import io.nebulabackup.testkit.sandbox.SandboxCluster;
import io.nebulabackup.testkit.sandbox.SandboxSpace;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a downstream project tests its own nightly job: no container, no mock, no waiting. */
class NightlyJobTest {

  @TempDir Path directory;

  /** The code under test would be the downstream project's; here it is the job itself. */
  private static BackupSet nightly(BackupClient client) {
    return client
        .backups()
        .latest()
        .map(last -> client.backups().incremental().base(last.name()).orElseFull().run())
        .orElseGet(() -> client.backups().full().run());
  }

  @Test
  void nightlyJob_takesIncrements_andANewFullWhereTheWalWasPurged() {
    try (SandboxCluster cluster =
            SandboxCluster.builder()
                .directory(directory.resolve("cluster"))
                .walFileBytes(2_000)
                .start();
        BackupClient client =
            BackupClient.connect(
                cluster.metad(), directory.resolve("repository").toUri().toString())) {
      SandboxSpace orders = cluster.createSpace("orders", 1, 3);
      orders.putVertex("o1", 1, "first");
      nightly(client);
      orders.putVertex("o2", 1, "second");
      nightly(client);
      for (int i = 0; i < 200; i++) {
        orders.putVertex("o" + i, 1, "many more");
      }
      cluster.clock().advance(Duration.ofHours(9));
      cluster.cleanWal(Duration.ofHours(4));
      nightly(client);

      assertThat(client.backups().list())
          .extracting(BackupSet::kind)
          .containsExactly(BackupKind.FULL, BackupKind.INCREMENTAL, BackupKind.FULL);
    }
  }
}
