// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.interop;

import static io.nebulabackup.interop.InteropCluster.fill;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulabackup.BackupEvent;
import io.nebulabackup.error.AgentUnavailableException;
import io.nebulabackup.error.CorruptBackupException;
import io.nebulabackup.model.BackupKind;
import io.nebulabackup.model.BackupSet;
import io.nebulabackup.model.VerifyLevel;
import io.nebulabackup.storage.StorageLocation;
import io.nebulabackup.testkit.sandbox.SandboxSpace;
import io.nebulabackup.testkit.servers.MinioServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Our client at a sandbox with the vendor's agents. */
@ExtendWith(InteropMatrix.class)
class VendorAgentIT {

  private static @Nullable MinioServer server;

  @TempDir Path directory;

  @BeforeAll
  static void start(@TempDir Path data) {
    server = MinioServer.start(data, "backups");
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  private static StorageLocation minio(String prefix) {
    return Objects.requireNonNull(server).location("s3://backups/" + prefix);
  }

  private StorageLocation local() throws IOException {
    return StorageLocation.of(Files.createDirectories(directory.resolve("repository")).toUri());
  }

  @Test
  @Cell("b1 our full backup, verification and restore; vendor's agent; MinIO")
  void fullBackup_atMinio_isVerifiedAndRestored() {
    fullBackup(minio("b1"));
  }

  @Test
  @Cell("b2 our full backup, verification and restore; vendor's agent; local directory")
  void fullBackup_inLocalDirectory_isVerifiedAndRestored() throws IOException {
    fullBackup(local());
  }

  private void fullBackup(StorageLocation repository) {
    try (InteropCluster cluster = InteropCluster.withVendorAgents(directory, repository)) {
      SandboxSpace space = cluster.sandbox().createSpace("g", 4, 3);
      fill(space, 0, 300);
      fill(cluster.sandbox().createSpace("solo", 2, 1), 0, 50);
      var contents = cluster.contents();
      assertThat(cluster.client().backups().full().plan().clusterId())
          .isEqualTo(cluster.sandbox().clusterId());

      BackupSet full = cluster.client().backups().full().run();

      assertThat(cluster.sandbox().checkpointNames()).isEmpty();
      var report =
          cluster.client().repository().verify(full.name()).level(VerifyLevel.REPLAY).run();
      assertThat(report.findings()).isEmpty();
      assertThat(report.records()).isPositive();
      fill(space, 300, 100);
      cluster.client().restores().from(full.name()).run();
      cluster.requireContents(contents);
    }
  }

  @Test
  @Cell("b3 our incremental falls back to a full backup; vendor's agent; MinIO")
  void incremental_withoutOurAgents_isRefusedOrFallsBackToFull() {
    try (InteropCluster cluster = InteropCluster.withVendorAgents(directory, minio("b3"))) {
      SandboxSpace space = cluster.sandbox().createSpace("g", 2, 3);
      fill(space, 0, 100);
      BackupSet full = cluster.client().backups().full().run();
      fill(space, 100, 100);
      var contents = cluster.contents();
      var incremental = cluster.client().backups().incremental().base(full.name());
      assertThatThrownBy(incremental::run)
          .isInstanceOf(AgentUnavailableException.class)
          .hasMessageContaining("vendor's agent");

      BackupSet instead = incremental.orElseFull().run();

      assertThat(instead.kind()).isEqualTo(BackupKind.FULL);
      assertThat(instead.notes()).anyMatch(note -> note.contains("instead of an increment"));
      cluster.client().restores().from(instead.name()).run();
      cluster.requireContents(contents);
    }
  }

  @Test
  @Cell("b4 an upload that the vendor's agent fails silently is found; MinIO")
  void filesThatNeverLanded_areMissed_andNothingIsCommitted() {
    try (InteropCluster cluster = InteropCluster.withVendorAgents(directory, minio("b4"))) {
      fill(cluster.sandbox().createSpace("g", 2, 3), 0, 100);
      var run =
          cluster
              .client()
              .backups()
              .full()
              .listener(
                  event -> {
                    if (event instanceof BackupEvent.PhaseStarted started
                        && started.phase() == BackupEvent.Phase.TRANSFER) {
                      loseOneTable();
                    }
                  });

      assertThatThrownBy(run::run)
          .isInstanceOf(CorruptBackupException.class)
          .hasMessageContaining(".sst");
      assertThat(cluster.client().backups().list()).isEmpty();
      assertThat(cluster.sandbox().checkpointNames()).isEmpty();
      assertThat(cluster.client().backups().full().run().kind()).isEqualTo(BackupKind.FULL);
    }
  }

  /** What the vendor's agent does not find it does not miss. */
  private void loseOneTable() {
    try (var files = Files.walk(directory.resolve("cluster/storaged1"))) {
      Path table =
          files
              .filter(path -> path.toString().matches(".*/checkpoints/BACKUP_.*/data/[0-9]+\\.sst"))
              .findFirst()
              .orElseThrow();
      Files.delete(table);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
