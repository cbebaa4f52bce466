// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.endtoend;

import static io.nebulabackup.testkit.endtoend.Cluster.fill;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulabackup.BackupClient;
import io.nebulabackup.BackupOperation;
import io.nebulabackup.error.BackupCancelledException;
import io.nebulabackup.error.ConcurrentBackupException;
import io.nebulabackup.error.StoragedUnavailableException;
import io.nebulabackup.model.BackupSet;
import io.nebulabackup.testkit.thrift.Stall;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConcurrentRunTest {

  private static final Duration LONG = Duration.ofMinutes(2);

  @TempDir Path directory;

  @Test
  void secondRun_isRefusedNamingTheHolder_andTheFirstGoesOn() throws Exception {
    try (Cluster cluster = Cluster.start(directory);
        BackupClient second = cluster.connect(cluster.repository())) {
      fill(cluster.sandbox().createSpace("g", 2, 3), 0, 20);
      Stall stall = cluster.sandbox().stall("createBackup");
      BackupOperation<BackupSet> first = cluster.client().backups().full().start();
      assertThat(stall.awaitCaught(LONG)).isTrue();

      assertThatThrownBy(() -> second.backups().full().run())
          .isInstanceOf(ConcurrentBackupException.class)
          .hasMessageContaining("process " + ProcessHandle.current().pid())
          .hasMessageContaining("full backup");

      stall.release();
      assertThat(first.join(LONG)).isPresent();
      assertThat(second.backups().full().run().name()).isNotEmpty();
    }
  }

  @Test
  void cancelledRun_leavesNoBackupAndNoCheckpoint_andReleasesTheLock() throws Exception {
    try (Cluster cluster = Cluster.start(directory)) {
      fill(cluster.sandbox().createSpace("g", 2, 3), 0, 20);
      Stall stall = cluster.sandbox().stall("createBackup");
      BackupOperation<BackupSet> run = cluster.client().backups().full().start();
      assertThat(stall.awaitCaught(LONG)).isTrue();
      run.cancel();
      stall.release();

      assertThatThrownBy(run::join).isInstanceOf(BackupCancelledException.class);
      assertThat(cluster.client().backups().list()).isEmpty();
      assertThat(cluster.sandbox().checkpointNames()).isEmpty();
      assertThat(cluster.full().name()).isNotEmpty();
    }
  }

  @Test
  void failedFreeze_isDroppedThoughMetadDoesNotNameIt() {
    try (Cluster cluster = Cluster.start(directory)) {
      fill(cluster.sandbox().createSpace("g", 2, 3), 0, 20);
      cluster.sandbox().failNext("createBackup", -2041);

      assertThatThrownBy(cluster::full)
          .isInstanceOf(StoragedUnavailableException.class)
          .hasMessageContaining("-2041");
      assertThat(cluster.client().backups().list()).isEmpty();
      assertThat(cluster.sandbox().checkpointNames()).isEmpty();
      assertThat(cluster.full().name()).isNotEmpty();
    }
  }
}
