// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.nebulabackup.BackupClient;
import io.nebulabackup.kubernetes.fixture.OnKubernetes;
import io.nebulabackup.kubernetes.fixture.TestNamespace;
import io.nebulabackup.kubernetes.model.NebulaBackupStatus;
import io.nebulabackup.model.BackupSet;
import io.nebulabackup.storage.StorageLocation;
import io.nebulabackup.testkit.servers.FakeGcsServer;
import io.nebulabackup.testkit.servers.MinioServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Chains and their restores where store, cluster and resources are not where they usually are. */
@OnKubernetes
class RoundTripsIT {

  @TempDir Path directory;

  private TestNamespace namespace;
  private World world;
  private Resources resources;

  @BeforeEach
  void start(TestNamespace namespace) {
    this.namespace = namespace;
    world = World.start(namespace, directory);
    resources = new Resources(namespace.client());
  }

  @AfterEach
  void stop() {
    world.close();
  }

  @Test
  void chainInGoogleCloudStorage_isRestored_andItsDataGoesWithItsObject() {
    try (FakeGcsServer gcs = FakeGcsServer.start("bucket");
        GoogleTokens tokens = new GoogleTokens()) {
      resources.cluster("nebula");
      // A NebulaRestore has no place for it.
      world.images().withVariable("NEBULA_BACKUP_STORAGE_OPTIONS", "host=" + gcs.host());
      resources.secret("gcs-secret", Map.of("credentials", tokens.key()));
      StorageLocation repository = gcs.location("gs://bucket/prod");
      resources.apply(Backups.inGoogleCloudStorage(gcs, "full", ""));
      String full = complete("full");
      world.nebula().fill(300, 50);
      var contents = world.nebula().contents();
      resources.apply(
          Backups.inGoogleCloudStorage(
              gcs, "incr", "    baseBackupName: " + full + "\n", "  cleanBackupData: true\n"));
      String incremental = complete("incr");
      world.nebula().fill(1_000, 50);

      restored(
          Backups.restore(
              "back",
              incremental,
              "nebula",
              "gs: {location: us-central1, bucket: bucket/prod, secretName: gcs-secret}\n"));

      world.nebula().requireContents(contents);
      assertThat(inStore(repository)).containsExactly(full, incremental);
      resources.delete("incr");
      assertThat(inStore(repository)).containsExactly(full);
    }
  }

  @Test
  void chainOfAClusterInAnotherNamespace_isTakenAndRestored() {
    try (MinioServer minio = MinioServer.start(directory.resolve("minio"), "bucket");
        TestNamespace other = namespace.another()) {
      new Resources(other.client()).cluster("nebula");
      world.reach("nebula", other.name());
      resources.secret("aws-s3-secret", Backups.keys());
      String there = "    clusterNamespace: " + other.name() + "\n";
      resources.apply(Backups.inS3(minio, "full", "nebula", there, ""));
      String full = complete("full");
      world.nebula().fill(300, 50);
      var contents = world.nebula().contents();
      resources.apply(
          Backups.inS3(minio, "incr", "nebula", there + "    baseBackupName: " + full + "\n", ""));
      String incremental = complete("incr");
      world.nebula().fill(1_000, 50);

      restored(
          Backups.restore(minio, "back", incremental)
              .replace(
                  "    clusterName: nebula\n",
                  "    clusterName: nebula\n    clusterNamespace: " + other.name() + "\n"));

      world.nebula().requireContents(contents);
      assertThat(inStore(minio.location("s3://bucket/prod"))).containsExactly(full, incremental);
    }
  }

  @Test
  void chainOfOneCluster_isRestoredIntoAnother_onItsHosts() {
    try (MinioServer minio = MinioServer.start(directory.resolve("minio"), "bucket");
        Nebula spare = new Nebula(directory.resolve("spare"))) {
      resources.cluster("nebula");
      resources.cluster("spare");
      world.reach("nebula", namespace.name());
      world.reach("spare", namespace.name(), spare);
      resources.secret("aws-s3-secret", Backups.keys());
      resources.apply(Backups.inS3(minio, "full", "nebula", "", ""));
      String full = complete("full");
      world.nebula().fill(300, 50);
      var contents = world.nebula().contents();
      resources.apply(
          Backups.inS3(minio, "incr", "nebula", "    baseBackupName: " + full + "\n", ""));
      String incremental = complete("incr");
      world.nebula().fill(1_000, 50);
      var untouched = world.nebula().contents();

      restored(
          Backups.restore(minio, "move", incremental)
              .replace("restore-into: nebula", "restore-into: spare"));

      spare.requireContents(contents);
      world.nebula().requireContents(untouched);
    }
  }

  private String complete(String name) {
    NebulaBackupStatus status = resources.over(name);
    assertThat(status.getPhase()).as(Resources.message(status) + logs()).isEqualTo("Complete");
    return String.valueOf(status.getBackupName());
  }

  private void restored(String yaml) {
    resources.apply(yaml);
    String name =
        yaml.lines().filter(line -> line.startsWith("  name: ")).findFirst().orElseThrow();
    assertThat(resources.restored(name.strip().substring("name: ".length())).getStatus().getPhase())
        .as(logs())
        .isEqualTo("Complete");
  }

  private static List<String> inStore(StorageLocation location) {
    try (BackupClient client = BackupClient.builder().repository(location).connect()) {
      return client.backups().list().stream().map(BackupSet::name).toList();
    }
  }

  private String logs() {
    return namespace.client().pods().list().getItems().stream()
        .map((Pod pod) -> world.kubelet().log(pod.getMetadata().getName(), "ng-backup"))
        .collect(Collectors.joining("\n"));
  }
}
