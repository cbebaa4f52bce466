// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.interop;

import static io.nebulabackup.interop.InteropCluster.deleteOne;
import static io.nebulabackup.interop.InteropCluster.fill;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.nebulabackup.BackupEvent;
import io.nebulabackup.BackupListener;
import io.nebulabackup.IncrementalBackup;
import io.nebulabackup.error.AgentUnavailableException;
import io.nebulabackup.error.CorruptBackupException;
import io.nebulabackup.error.WalGapException;
import io.nebulabackup.model.BackupKind;
import io.nebulabackup.model.BackupSet;
import io.nebulabackup.model.HostAddress;
import io.nebulabackup.model.PartitionId;
import io.nebulabackup.model.VerifyLevel;
import io.nebulabackup.model.WalGap;
import io.nebulabackup.storage.ObjectListing;
import io.nebulabackup.storage.StorageBackend;
import io.nebulabackup.storage.StorageLocation;
import io.nebulabackup.storage.s3.S3StorageProvider;
import io.nebulabackup.testkit.sandbox.SandboxCluster;
import io.nebulabackup.testkit.sandbox.SandboxSpace;
import io.nebulabackup.testkit.servers.MinioServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
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
              .listener(whenTransferBegins(() -> lose("data/[0-9]+\\.sst")));

      assertThatThrownBy(run::run)
          .isInstanceOf(CorruptBackupException.class)
          .hasMessageContaining(".sst");
      assertThat(cluster.client().backups().list()).isEmpty();
      assertThat(cluster.sandbox().checkpointNames()).isEmpty();
      assertThat(cluster.client().backups().full().run().kind()).isEqualTo(BackupKind.FULL);
    }
  }

  @Test
  @Cell(
      "b5 our incrementals from the log alone, verification, restore by ours; vendor's agent; MinIO")
  void increments_fromTheLogAlone_areVerifiedAndRestored() {
    StorageLocation repository = minio("b5");
    try (InteropCluster cluster = InteropCluster.withVendorAgents(directory, repository)) {
      SandboxSpace space = cluster.sandbox().createSpace("g", 4, 3);
      SandboxSpace solo = cluster.sandbox().createSpace("solo", 2, 1);
      fill(space, 0, 300);
      fill(solo, 0, 50);
      BackupSet full = cluster.client().backups().full().run();
      fill(space, 200, 300);
      space.moveLeader(1, follower(cluster, space));
      deleteOne(space, 7);
      assertThat(walOnly(cluster, full).plan().warnings()).anyMatch(w -> w.contains("log alone"));
      BackupSet first = walOnly(cluster, full).run();
      fill(space, 0, 20);
      var contents = cluster.contents();

      BackupSet second = walOnly(cluster, first).run();

      assertThat(second.kind()).isEqualTo(BackupKind.INCREMENTAL);
      assertThat(second.notes()).anyMatch(note -> note.contains("log alone"));
      assertThat(second.statistics().newWalBytes())
          .isPositive()
          .isLessThan(first.statistics().newWalBytes());
      assertThat(cluster.sandbox().checkpointNames()).isEmpty();
      assertThat(keys(repository)).noneMatch(key -> key.contains("/raw/"));
      var report =
          cluster.client().repository().verify(second.name()).level(VerifyLevel.REPLAY).run();
      assertThat(report.findings()).isEmpty();
      assertThat(report.records()).isPositive();
      cluster.replaceAgents();
      fill(space, 500, 50);
      cluster.client().restores().from(second.name()).run();
      cluster.requireContents(contents);
    }
  }

  private static HostAddress follower(InteropCluster cluster, SandboxSpace space) {
    return cluster.sandbox().storages().stream()
        .filter(host -> !host.equals(space.leader(1)))
        .findFirst()
        .orElseThrow();
  }

  private static IncrementalBackup.OnBase walOnly(InteropCluster cluster, BackupSet base) {
    return cluster.client().backups().incremental().base(base.name()).orElseWalOnly();
  }

  private static List<String> keys(StorageLocation repository) {
    List<String> keys = new ArrayList<>();
    try (StorageBackend store = new S3StorageProvider().open(repository);
        ObjectListing listing = store.list("")) {
      listing.forEachRemaining(object -> keys.add(object.key().value()));
    }
    // A run leaves the lock that it released.
    keys.removeIf(key -> key.startsWith("nebula-backup/locks/"));
    return keys;
  }

  @Test
  @Cell("b6 a gap in the log alone is named, or a full backup is taken; vendor's agent; MinIO")
  void purgedLog_isAGapByPartition_andNothingIsLeft() {
    Duration ttl = Duration.ofHours(4);
    StorageLocation repository = minio("b6");
    try (InteropCluster cluster =
        InteropCluster.withVendorAgents(
            directory, repository, SandboxCluster.builder().walFileBytes(2_000))) {
      SandboxSpace space = cluster.sandbox().createSpace("g", 2, 3);
      fill(cluster.sandbox().createSpace("quiet", 1, 3), 0, 10);
      fill(space, 0, 10);
      BackupSet full = cluster.client().backups().full().run();
      for (int i = 0; i < 40; i++) {
        fill(space, i * 20, 20);
      }
      cluster.sandbox().clock().advance(ttl.multipliedBy(2));
      cluster.sandbox().cleanWal(ttl);
      List<String> before = keys(repository);

      assertThatThrownBy(walOnly(cluster, full)::run)
          .isInstanceOfSatisfying(
              WalGapException.class,
              failure ->
                  assertThat(failure.gaps())
                      .extracting(WalGap::partition, WalGap::reason)
                      .containsExactly(
                          tuple(new PartitionId(space.id(), 1), WalGap.Reason.PURGED),
                          tuple(new PartitionId(space.id(), 2), WalGap.Reason.PURGED)));
      assertThat(cluster.sandbox().checkpointNames()).isEmpty();
      assertThat(keys(repository)).containsExactlyElementsOf(before);
      BackupSet instead = walOnly(cluster, full).orElseFull().run();
      assertThat(instead.kind()).isEqualTo(BackupKind.FULL);
      assertThat(instead.notes()).anyMatch(note -> note.contains("instead of an increment"));
      assertThat(keys(repository)).noneMatch(key -> key.contains("/raw/"));
    }
  }

  @Test
  @Cell(
      "b7 what the log alone cannot hold is refused, as far as metad tells; vendor's agent; MinIO")
  void increment_acrossAnIngestOrANewSpace_isRefused() {
    try (InteropCluster cluster = InteropCluster.withVendorAgents(directory, minio("b7"))) {
      SandboxSpace space = cluster.sandbox().createSpace("g", 2, 3);
      fill(space, 0, 100);
      BackupSet full = cluster.client().backups().full().run();
      space.ingest(Map.of("v1", "ingested"), 1);
      fill(cluster.sandbox().createSpace("later", 1, 3), 0, 10);

      assertThatThrownBy(walOnly(cluster, full)::plan)
          .isInstanceOf(AgentUnavailableException.class)
          .hasMessageContaining("INGEST has changed space g")
          .hasMessageContaining("space later would have to be copied whole");
      assertThat(walOnly(cluster, full).orElseFull().plan().kind()).isEqualTo(BackupKind.FULL);
    }
  }

  @Test
  @Cell("b8 WAL that the vendor's agent fails to upload is missed; MinIO")
  void segmentThatNeverLanded_isMissed_andNothingIsCommitted() {
    StorageLocation repository = minio("b8");
    try (InteropCluster cluster =
        InteropCluster.withVendorAgents(
            directory, repository, SandboxCluster.builder().walFileBytes(2_000))) {
      SandboxSpace space = cluster.sandbox().createSpace("g", 1, 1);
      fill(space, 0, 100);
      BackupSet full = cluster.client().backups().full().run();
      for (int i = 1; i < 10; i++) {
        fill(space, i * 20, 20);
      }
      List<String> before = keys(repository);

      assertThatThrownBy(
              walOnly(cluster, full).listener(whenTransferBegins(() -> lose("wal/1/[0-9]+\\.wal")))
                  ::run)
          .isInstanceOf(CorruptBackupException.class)
          .hasMessageContaining(".wal is in the checkpoint");
      assertThat(keys(repository)).containsExactlyElementsOf(before);
      assertThat(cluster.client().backups().list()).hasSize(1);
      assertThat(walOnly(cluster, full).run().kind()).isEqualTo(BackupKind.INCREMENTAL);
    }
  }

  private static BackupListener whenTransferBegins(Runnable action) {
    return event -> {
      if (event instanceof BackupEvent.PhaseStarted started
          && started.phase() == BackupEvent.Phase.TRANSFER) {
        action.run();
      }
    };
  }

  /** Keeps the last such file from being uploaded: of a directory in its place nothing goes up. */
  private void lose(String pattern) {
    try (var files = Files.walk(directory.resolve("cluster"))) {
      Path file =
          files
              .filter(path -> path.toString().matches(".*/checkpoints/BACKUP_.*/" + pattern))
              .max(Comparator.naturalOrder())
              .orElseThrow();
      Files.delete(file);
      Files.createDirectory(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
