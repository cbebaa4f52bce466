// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.nebulabackup.BackupClient;
import io.nebulabackup.kubernetes.fixture.Eventually;
import io.nebulabackup.kubernetes.fixture.OnKubernetes;
import io.nebulabackup.kubernetes.fixture.TestNamespace;
import io.nebulabackup.kubernetes.model.NebulaBackup;
import io.nebulabackup.kubernetes.model.NebulaCluster;
import io.nebulabackup.kubernetes.model.NebulaCronBackup;
import io.nebulabackup.model.BackupSet;
import io.nebulabackup.testkit.servers.MinioServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cleanBackupData leaves in the store: nothing. */
@OnKubernetes
class CleaningIT {

  private static final int CHAIN = 6;

  @TempDir Path directory;

  private KubernetesClient client;
  private World world;
  private Resources resources;
  private MinioServer minio;

  @BeforeEach
  void start(TestNamespace namespace) {
    client = namespace.client();
    world = World.start(namespace, directory);
    resources = new Resources(client);
    resources.cluster("nebula");
    resources.secret("aws-s3-secret", Backups.keys());
    minio = MinioServer.start(directory.resolve("minio"), "bucket");
  }

  @AfterEach
  void stop() {
    minio.close();
    world.close();
  }

  @Test
  void schedule_deletedWithAChainOfSix_leavesNoData() {
    String template = Backups.inS3(minio, "x", "nebula", "", "  cleanBackupData: true\n");
    resources.apply(
        Backups.every("nightly", "@every 2s", "", template)
            .replace(
                "  name: nightly\n",
                "  name: nightly\n  annotations: {nebulabackup.io/full-every: \"50\"}\n"));
    for (int length = 1; length <= CHAIN; length++) {
      int most = length;
      Eventually.holds(
          "a chain of " + most, () -> committed().size() >= most, resources::described);
    }

    client.resources(NebulaCronBackup.class).withName("nightly").delete();
    for (int left = CHAIN; left >= 0; left--) {
      int most = left;
      Eventually.holds("all but " + most + " to go", () -> backups() <= most, resources::described);
    }

    assertThat(committed()).isEmpty();
    assertThat(dataInStore()).isEmpty();
    assertThat(client.resources(Event.class).list().getItems())
        .noneMatch(event -> "CleanFailed".equals(event.getReason()));
  }

  @Test
  void backup_deletedWhileItRuns_leavesNoData() {
    world.nebula().fill(1_000, 20_000);
    resources.apply(Backups.inS3(minio, "running", "nebula", "", "  cleanBackupData: true\n"));
    Eventually.holds("data to be uploaded", this::hasUploads);

    resources.delete("running");

    assertThat(dataInStore()).isEmpty();
    assertThat(world.nebula().sandbox().checkpointNames()).isEmpty();
  }

  @Test
  void backup_deletedAsItStarts_leavesNoPod() {
    Predicate<String> created =
        name -> client.resources(NebulaBackup.class).withName(name).get() != null;
    Predicate<String> taken =
        name ->
            !client
                .resources(NebulaBackup.class)
                .withName(name)
                .get()
                .getMetadata()
                .getFinalizers()
                .isEmpty();
    Predicate<String> hasJob =
        name -> client.resources(Job.class).withName("backup-full-" + name).get() != null;
    Predicate<String> hasPod =
        name ->
            !client.pods().withLabel("job-name", "backup-full-" + name).list().getItems().isEmpty();
    List<Predicate<String>> moments = List.of(created, taken, hasJob, hasPod);
    for (int i = 0; i < 3 * moments.size(); i++) {
      String name = "b" + i;
      resources.apply(Backups.inS3(minio, name, "nebula", "", "  cleanBackupData: true\n"));
      Predicate<String> moment = moments.get(i % moments.size());
      Eventually.holds("its moment", () -> moment.test(name), resources::described);

      resources.delete(name);

      assertThat(client.pods().list().getItems()).isEmpty();
    }

    assertThat(client.pods().list().getItems()).isEmpty();
    assertThat(dataInStore()).isEmpty();
    assertThat(client.resources(Event.class).list().getItems())
        .noneMatch(event -> "CleanFailed".equals(event.getReason()));
  }

  @Test
  void backup_ofAClusterThatIsGone_leavesNoData() {
    resources.apply(Backups.inS3(minio, "last", "nebula", "", "  cleanBackupData: true\n"));
    assertThat(Resources.is(resources.over("last"), "Complete")).isTrue();
    client.resources(NebulaCluster.class).withName("nebula").delete();

    resources.delete("last");

    assertThat(dataInStore()).isEmpty();
  }

  private List<String> committed() {
    try (BackupClient backups =
        BackupClient.builder().repository(minio.location("s3://bucket/prod")).connect()) {
      return backups.backups().list().stream().map(BackupSet::name).toList();
    }
  }

  private boolean hasUploads() {
    return dataInStore().stream().anyMatch(path -> path.contains("prod/BACKUP_"));
  }

  private int backups() {
    return client.resources(NebulaBackup.class).list().getItems().size();
  }

  /** What MinIO has of backups, as it lays it out on its disk. */
  private List<String> dataInStore() {
    Path prefix = minio.data().resolve("bucket/prod");
    if (!Files.exists(prefix)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(prefix)) {
      return files.map(Path::toString).filter(path -> path.contains("BACKUP_")).toList();
    } catch (IOException | UncheckedIOException e) {
      // It changes while it is looked at.
      return List.of("something");
    }
  }
}
