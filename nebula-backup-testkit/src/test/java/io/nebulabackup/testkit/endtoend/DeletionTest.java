// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.endtoend;

import static io.nebulabackup.testkit.endtoend.Cluster.fill;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulabackup.BackupClient;
import io.nebulabackup.BackupEvent.Phase;
import io.nebulabackup.RepositoryOperations;
import io.nebulabackup.error.BackupNeededException;
import io.nebulabackup.error.InvalidSpecException;
import io.nebulabackup.model.BackupSet;
import io.nebulabackup.model.CleanupReport;
import io.nebulabackup.testkit.sandbox.SandboxSpace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeletionTest {

  @TempDir Path directory;

  @Test
  void chain_deletedFromItsEnd_leavesEachRestWhole() {
    try (Cluster cluster = Cluster.start(directory)) {
      SandboxSpace space = cluster.sandbox().createSpace("g", 2, 3);
      fill(space, 0, 50);
      var atFull = cluster.contents();
      BackupSet full = cluster.full();
      fill(space, 50, 20);
      BackupSet incremental = cluster.incremental(full);

      assertThatThrownBy(() -> cluster.client().repository().delete(full.name()))
          .isInstanceOfSatisfying(
              BackupNeededException.class,
              e -> assertThat(e.dependents()).containsExactly(incremental.name()));
      CleanupReport report = cluster.client().repository().delete(incremental.name());

      assertThat(report.uploads()).containsExactly(incremental.name());
      assertThat(cluster.client().backups().list())
          .extracting(BackupSet::name)
          .containsExactly(full.name());
      assertThat(cluster.objects()).noneMatch(file -> file.toString().contains(incremental.name()));
      cluster.restoreFromNothing(full.name());
      cluster.requireContents(atFull);
      cluster.client().repository().delete(full.name());
      assertThat(cluster.objects()).noneMatch(file -> file.toString().contains(full.name()));
    }
  }

  @Test
  void uncommittedBackup_isDeletedWithItsCheckpoint() throws Exception {
    try (Cluster cluster = Cluster.start(directory)) {
      fill(cluster.sandbox().createSpace("g", 2, 3), 0, 50);
      int exit = CrashingClient.run(cluster, "-", Phase.COMMIT, false);
      assertThat(exit).isEqualTo(CrashingClient.KILLED);
      String name = cluster.sandbox().checkpointNames().iterator().next();
      assertThat(cluster.objects()).anyMatch(file -> file.toString().contains(name));

      CleanupReport report = cluster.client().repository().delete(name);

      assertThat(report).isEqualTo(new CleanupReport(List.of(name), List.of(name)));
      assertThat(cluster.sandbox().checkpointNames()).isEmpty();
      assertThat(cluster.objects()).noneMatch(file -> file.toString().contains(name));
    }
  }

  @Test
  void cluster_gone_itsBackupsAreDeletedFromTheStoreAlone_byTheSameRules() throws Exception {
    String store;
    String full;
    String incremental;
    String unfinished;
    try (Cluster cluster = Cluster.start(directory)) {
      fill(cluster.sandbox().createSpace("g", 2, 3), 0, 50);
      BackupSet first = cluster.full();
      full = first.name();
      incremental = cluster.incremental(first).name();
      assertThat(CrashingClient.run(cluster, "-", Phase.COMMIT, false))
          .isEqualTo(CrashingClient.KILLED);
      unfinished = cluster.sandbox().checkpointNames().iterator().next();
      store = cluster.repository();
    }

    try (BackupClient client = BackupClient.builder().repository(store).connect()) {
      RepositoryOperations repository = client.repository();
      assertThatThrownBy(() -> repository.delete(full)).isInstanceOf(BackupNeededException.class);
      assertThat(repository.delete(incremental).uploads()).containsExactly(incremental);
      assertThat(repository.delete(full).uploads()).containsExactly(full);
      assertThat(repository.delete(unfinished).uploads()).containsExactly(unfinished);
      assertThat(client.backups().list()).isEmpty();
      try (Stream<Path> files = Files.walk(directory.resolve("repository"))) {
        assertThat(files).noneMatch(file -> file.toString().contains("BACKUP_"));
      }
    }
  }

  @Test
  void absentBackup_isNoError_butATextThatIsNoNameIs() {
    try (Cluster cluster = Cluster.start(directory)) {
      fill(cluster.sandbox().createSpace("g", 1, 3), 0, 5);
      BackupSet full = cluster.full();
      List<Path> before = cluster.objects();

      CleanupReport report = cluster.client().repository().delete("BACKUP_2001_01_01_00_00_00");

      assertThat(report).isEqualTo(new CleanupReport(List.of(), List.of()));
      assertThatThrownBy(() -> cluster.client().repository().delete("BACKUP_2"))
          .isInstanceOf(InvalidSpecException.class);
      assertThat(cluster.objects()).containsAll(before);
      assertThat(cluster.client().backups().list())
          .extracting(BackupSet::name)
          .containsExactly(full.name());
    }
  }
}
