// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.nebulabackup.BackupClient;
import io.nebulabackup.kubernetes.fixture.OnKubernetes;
import io.nebulabackup.kubernetes.fixture.TestNamespace;
import io.nebulabackup.kubernetes.model.NebulaBackup;
import io.nebulabackup.kubernetes.model.NebulaBackupStatus;
import io.nebulabackup.kubernetes.model.NebulaRestore;
import io.nebulabackup.model.BackupSet;
import io.nebulabackup.storage.StorageLocation;
import io.nebulabackup.testkit.servers.FakeGcsServer;
import io.nebulabackup.testkit.servers.MinioServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a NebulaBackup as the vendor documents it to a backup in the store and back. */
@OnKubernetes
class ControllerIT {

  @TempDir Path directory;

  private TestNamespace namespace;
  private World world;
  private Resources resources;

  @BeforeEach
  void start(TestNamespace namespace) {
    this.namespace = namespace;
    world = World.start(namespace, directory);
    resources = new Resources(namespace.client());
    resources.cluster("nebula");
  }

  @AfterEach
  void stop() {
    world.close();
  }

  @Test
  void chainInS3_ofNebulaBackups_isWholeInTheStore() {
    try (MinioServer minio = minio()) {
      NebulaBackupStatus full = backup(minio, "full", "", "");
      world.nebula().fill(300, 100);
      NebulaBackupStatus first =
          backup(minio, "first", "    baseBackupName: " + full.getBackupName() + "\n", "");
      world.nebula().fill(400, 100);
      NebulaBackupStatus second =
          backup(minio, "second", "    baseBackupName: " + first.getBackupName() + "\n", "");

      assertThat(full.getType()).isEqualTo("full");
      assertThat(second.getType()).isEqualTo("incr");
      assertThat(List.of(full, first, second))
          .allSatisfy(
              status -> {
                assertThat(status.getPhase()).isEqualTo("Complete");
                assertThat(status.getTimeStarted()).isNotEmpty();
                assertThat(status.getTimeCompleted()).isNotEmpty();
              });
      assertThat(inStore(minio.location("s3://bucket/prod")))
          .containsExactly(full.getBackupName(), first.getBackupName(), second.getBackupName());
      assertThat(jobs()).contains("backup-full-full", "backup-incr-first", "backup-incr-second");
      assertThat(namespace.client().pods().list().getItems())
          .allSatisfy(
              pod ->
                  assertThat(world.kubelet().log(pod.getMetadata().getName(), "ng-backup"))
                      .doesNotContain(MinioServer.PASSWORD));
      assertThat(
              io.fabric8.kubernetes.client.utils.Serialization.asYaml(
                  namespace.client().batch().v1().jobs().list()))
          .doesNotContain(MinioServer.PASSWORD);
    }
  }

  @Test
  void chainInGoogleCloudStorage_withAServiceAccountsKey_isWholeInTheStore() {
    try (FakeGcsServer gcs = FakeGcsServer.start("bucket");
        GoogleTokens tokens = new GoogleTokens()) {
      resources.secret("gcs-secret", Map.of("credentials", tokens.key()));
      resources.apply(Backups.inGoogleCloudStorage(gcs, "full", ""));
      NebulaBackupStatus full = complete("full");
      world.nebula().fill(300, 10);
      resources.apply(
          Backups.inGoogleCloudStorage(
              gcs, "incr", "    baseBackupName: " + full.getBackupName() + "\n"));
      NebulaBackupStatus incremental = complete("incr");

      assertThat(inStore(gcs.location("gs://bucket/prod")))
          .containsExactly(full.getBackupName(), incremental.getBackupName());
      assertThat(tokens.given()).isPositive();
    }
  }

  @Test
  void clusterInAnotherNamespace_isBackedUp() {
    try (MinioServer minio = minio();
        TestNamespace other = namespace.another()) {
      new Resources(other.client()).cluster("elsewhere");
      world.reach("elsewhere", other.name());
      resources.secret("aws-s3-secret", Backups.keys());
      resources.apply(
          Backups.inS3(
              minio, "across", "elsewhere", "    clusterNamespace: " + other.name() + "\n", ""));

      assertThat(complete("across").getBackupName()).startsWith("BACKUP_");
      assertThat(jobs()).contains("backup-full-across");
    }
  }

  @Test
  void autoRemoveFinished_removesTheJobAndItsPod() {
    try (MinioServer minio = minio()) {
      NebulaBackupStatus status = backup(minio, "tidy", "", "  autoRemoveFinished: true\n");

      namespace
          .client()
          .batch()
          .v1()
          .jobs()
          .withName("backup-full-tidy")
          .waitUntilCondition(Objects::isNull, 2, TimeUnit.MINUTES);
      assertThat(inStore(minio.location("s3://bucket/prod")))
          .containsExactly(status.getBackupName());
    }
  }

  @Test
  void cleanBackupData_deletesTheBackupWithItsObject_andOtherwiseItStays() {
    try (MinioServer minio = minio()) {
      NebulaBackupStatus kept = backup(minio, "kept", "", "");
      NebulaBackupStatus cleaned = backup(minio, "cleaned", "", "  cleanBackupData: true\n");
      assertThat(inStore(minio.location("s3://bucket/prod")))
          .containsExactly(kept.getBackupName(), cleaned.getBackupName());

      for (String name : List.of("kept", "cleaned")) {
        resources.delete(name);
      }

      assertThat(inStore(minio.location("s3://bucket/prod"))).containsExactly(kept.getBackupName());
    }
  }

  @Test
  void failures_endInAStatusThatNamesWhatIsMissing() {
    try (MinioServer minio = minio()) {
      resources.apply(Backups.inS3(minio, "no-secret", "nebula", "", ""));
      assertThat(failure("no-secret")).contains("aws-s3-secret");
      resources.secret("aws-s3-secret", Backups.keys());
      resources.apply(Backups.inS3(minio, "no-cluster", "nowhere", "", ""));
      assertThat(failure("no-cluster")).contains("nowhere");
      resources.apply(
          Backups.inS3(
              minio, "no-base", "nebula", "    baseBackupName: BACKUP_2001_01_01_00_00_00\n", ""));
      assertThat(failure("no-base")).contains("BACKUP_2001_01_01_00_00_00");
      resources.apply(
          Backups.inS3(minio, "no-bucket", "nebula", "", "").replace("bucket/prod", "other/prod"));
      assertThat(failure("no-bucket")).contains("other");
      assertThat(world.nebula().sandbox().checkpointNames()).isEmpty();
    }
  }

  @Test
  void cronBackup_takesBackupsByItsSchedule() {
    try (MinioServer minio = minio()) {
      resources.secret("aws-s3-secret", Backups.keys());
      resources.apply(
          Backups.every("nightly", "@every 2s", "", Backups.inS3(minio, "x", "nebula", "", "")));

      NebulaBackup taken =
          namespace
              .client()
              .resources(NebulaBackup.class)
              .withLabel("apps.nebula-graph.io/cron-backup", "nightly")
              .waitUntilCondition(
                  each ->
                      each != null
                          && each.getStatus() != null
                          && Resources.is(each.getStatus(), "Complete"),
                  5,
                  TimeUnit.MINUTES);

      assertThat(taken.getMetadata().getName()).matches("nightly-\\d{8}t\\d{6}");
      assertThat(inStore(minio.location("s3://bucket/prod")))
          .contains(taken.getStatus().getBackupName());
    }
  }

  @Test
  void nebulaRestore_intoTheCluster_bringsTheBackupBack() {
    try (MinioServer minio = minio()) {
      NebulaBackupStatus full = backup(minio, "full", "", "");
      world.nebula().fill(300, 50);
      var contents = world.nebula().contents();
      NebulaBackupStatus incremental =
          backup(minio, "incr", "    baseBackupName: " + full.getBackupName() + "\n", "");
      world.nebula().fill(1_000, 50);

      resources.apply(Backups.restore(minio, "back", String.valueOf(incremental.getBackupName())));
      NebulaRestore restored = resources.restored("back");

      assertThat(restored.getStatus().getPhase()).as(logs()).isEqualTo("Complete");
      world.nebula().requireContents(contents);
    }
  }

  private MinioServer minio() {
    return MinioServer.start(directory.resolve("minio"), "bucket");
  }

  private NebulaBackupStatus backup(MinioServer minio, String name, String config, String spec) {
    if (namespace.client().secrets().withName("aws-s3-secret").get() == null) {
      resources.secret("aws-s3-secret", Backups.keys());
    }
    resources.apply(Backups.inS3(minio, name, "nebula", config, spec));
    return complete(name);
  }

  private NebulaBackupStatus complete(String name) {
    NebulaBackupStatus status = resources.over(name);
    assertThat(Resources.is(status, "Complete"))
        .as("%s\n%s", Resources.message(status), logs())
        .isTrue();
    assertThat(status.getBackupName()).matches("BACKUP_\\d{4}(_\\d{2}){5}");
    return status;
  }

  private String failure(String name) {
    NebulaBackupStatus status = resources.over(name);
    assertThat(Resources.is(status, "Failed")).isTrue();
    return Resources.message(status);
  }

  private String logs() {
    StringBuilder logs = new StringBuilder();
    for (Pod pod : namespace.client().pods().list().getItems()) {
      String name = pod.getMetadata().getName();
      logs.append(name).append('\n').append(world.kubelet().log(name, "ng-backup"));
    }
    return logs.toString();
  }

  private List<String> jobs() {
    return namespace.client().batch().v1().jobs().list().getItems().stream()
        .map((Job job) -> job.getMetadata().getName())
        .toList();
  }

  private static List<String> inStore(StorageLocation location) {
    try (BackupClient client = BackupClient.builder().repository(location).connect()) {
      return client.backups().list().stream().map(BackupSet::name).toList();
    }
  }
}
