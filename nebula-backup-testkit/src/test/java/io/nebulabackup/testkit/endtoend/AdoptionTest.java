// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.endtoend;

import static io.nebulabackup.testkit.endtoend.Cluster.TAG;
import static io.nebulabackup.testkit.endtoend.Cluster.fill;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulabackup.error.BackupNotFoundException;
import io.nebulabackup.error.CorruptBackupException;
import io.nebulabackup.model.BackupKind;
import io.nebulabackup.model.BackupSet;
import io.nebulabackup.model.CleanupReport;
import io.nebulabackup.model.VerifyLevel;
import io.nebulabackup.testkit.sandbox.SandboxCluster;
import io.nebulabackup.testkit.sandbox.SandboxSpace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Adopting what the vendor's br leaves: a full backup of ours without its manifest is just that,
 * since both lay out the same files and the same description.
 */
class AdoptionTest {

  @TempDir Path directory;

  private static String fullLikeBr(Cluster cluster) throws IOException {
    BackupSet full = cluster.full();
    Files.delete(
        cluster.repositoryDir().resolve("nebula-backup/manifests").resolve(full.name() + ".json"));
    assertThat(cluster.client().backups().find(full.name())).isEmpty();
    return full.name();
  }

  @Test
  void adoptedBackup_carriesIncrements_andIsRestored() throws IOException {
    try (Cluster cluster = new Cluster(directory, SandboxCluster.builder().walFileBytes(4 << 10))) {
      SandboxSpace space = cluster.sandbox().createSpace("g", 4, 3);
      fill(space, 0, 500);
      fill(cluster.sandbox().createSpace("solo", 2, 1), 0, 50);
      cluster.sandbox().createSpace("empty", 1, 3);
      var atFull = cluster.contents();
      String name = fullLikeBr(cluster);

      BackupSet adopted = cluster.client().repository().adopt(name);
      assertThat(adopted.kind()).isEqualTo(BackupKind.FULL);
      assertThat(adopted.clusterId()).isEqualTo(cluster.sandbox().clusterId());
      assertThat(adopted.spaces()).containsExactly("empty", "g", "solo");
      fill(space, 400, 300);
      space.deleteVertex("v3", TAG);
      fill(cluster.sandbox().space("solo"), 50, 20);
      var atIncrement = cluster.contents();
      BackupSet incremental = cluster.incremental(adopted);

      assertThat(incremental.notes()).singleElement().asString().contains("cannot be told");
      assertThat(
              cluster
                  .client()
                  .repository()
                  .verify(incremental.name())
                  .level(VerifyLevel.REPLAY)
                  .run()
                  .findings())
          .isEmpty();
      cluster.restoreFromNothing(incremental.name());
      cluster.requireContents(atIncrement);
      cluster.restoreFromNothing(name);
      cluster.requireContents(atFull);
    }
  }

  @Test
  void adoptedBackup_whoseWalWasPurged_isRestored() throws IOException {
    try (Cluster cluster = new Cluster(directory, SandboxCluster.builder().walFileBytes(4 << 10))) {
      SandboxSpace space = cluster.sandbox().createSpace("g", 2, 3);
      fill(space, 0, 500);
      cluster.contents();
      cluster.sandbox().clock().advance(Duration.ofHours(5));
      cluster.sandbox().cleanWal(Duration.ofHours(4));
      fill(space, 500, 50);
      cluster.contents();
      String name = fullLikeBr(cluster);
      cluster.client().repository().adopt(name);
      fill(space, 550, 50);
      var contents = cluster.contents();
      BackupSet incremental = cluster.client().backups().incremental().base(name).run();

      cluster.restoreFromNothing(incremental.name());

      cluster.requireContents(contents);
    }
  }

  @Test
  void uncommittedTail_onOneReplica_isNotCaptured() throws IOException {
    try (Cluster cluster = Cluster.start(directory)) {
      SandboxSpace space = cluster.sandbox().createSpace("g", 1, 3);
      fill(space, 0, 20);
      cluster.contents();
      space.appendCutOff(1, 3);
      String name = fullLikeBr(cluster);
      cluster.client().repository().adopt(name);
      space.electOtherLeader(1);
      fill(space, 20, 5);
      var contents = cluster.contents();
      BackupSet incremental = cluster.client().backups().incremental().base(name).run();

      cluster.restoreFromNothing(incremental.name());

      cluster.requireContents(contents);
    }
  }

  @Test
  void missingFiles_areNamed_andNothingIsAdopted() throws IOException {
    try (Cluster cluster = new Cluster(directory, SandboxCluster.builder().walFileBytes(4 << 10))) {
      fill(cluster.sandbox().createSpace("g", 2, 3), 0, 500);
      String name = fullLikeBr(cluster);
      Path table = one(cluster, "/data/.*/data/[0-9]+\\.sst");
      requireRefusal(cluster, name, table);
      requireRefusal(cluster, name, one(cluster, "/meta/__parts__\\.sst"));
      requireRefusal(cluster, name, one(cluster, "/data/.*/data/CURRENT"));
      List<Path> segments = all(cluster, "/data/.*/wal/1/[0-9]+\\.wal");
      assertThat(segments).hasSizeGreaterThan(3);
      requireRefusal(cluster, name, segments.get(1));

      cluster.client().repository().adopt(name);
      assertThat(cluster.client().backups().find(name)).isPresent();
    }
  }

  private static List<Path> all(Cluster cluster, String pattern) {
    return cluster.objects().stream()
        .filter(path -> path.toString().matches(".*/BACKUP_[0-9_]+" + pattern))
        .toList();
  }

  private static Path one(Cluster cluster, String pattern) {
    return all(cluster, pattern).get(0);
  }

  private static void requireRefusal(Cluster cluster, String name, Path missing)
      throws IOException {
    byte[] content = Files.readAllBytes(missing);
    Files.delete(missing);
    assertThatThrownBy(() -> cluster.client().repository().adopt(name))
        .as("without %s", missing)
        .isInstanceOf(CorruptBackupException.class);
    assertThat(cluster.client().backups().find(name)).isEmpty();
    Files.write(missing, content);
  }

  @Test
  void backupWithoutDescription_isNotAdopted_andIsAnOrphan() throws IOException {
    try (Cluster cluster = Cluster.start(directory)) {
      fill(cluster.sandbox().createSpace("g", 2, 3), 0, 50);
      String name = fullLikeBr(cluster);
      assertThat(cluster.client().repository().findOrphans().uploads()).isEmpty();
      assertThat(
              cluster
                  .client()
                  .repository()
                  .remove(new CleanupReport(List.of(), List.of(name)))
                  .uploads())
          .isEmpty();
      Files.delete(cluster.repositoryDir().resolve(name).resolve(name + ".meta"));

      assertThatThrownBy(() -> cluster.client().repository().adopt(name))
          .isInstanceOf(BackupNotFoundException.class)
          .hasMessageContaining(name);
      assertThat(cluster.client().repository().findOrphans().uploads()).containsExactly(name);
    }
  }
}
