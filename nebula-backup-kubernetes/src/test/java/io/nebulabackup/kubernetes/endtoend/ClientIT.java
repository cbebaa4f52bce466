// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Pod;
import io.nebulabackup.BackupClient;
import io.nebulabackup.BackupOperation;
import io.nebulabackup.error.BackupCancelledException;
import io.nebulabackup.kubernetes.JobState;
import io.nebulabackup.kubernetes.KubernetesBackup;
import io.nebulabackup.kubernetes.KubernetesBackupClient;
import io.nebulabackup.kubernetes.KubernetesRestore;
import io.nebulabackup.kubernetes.OperatorFailureException;
import io.nebulabackup.kubernetes.ResourceState;
import io.nebulabackup.kubernetes.fixture.Eventually;
import io.nebulabackup.kubernetes.fixture.OnKubernetes;
import io.nebulabackup.kubernetes.fixture.TestNamespace;
import io.nebulabackup.kubernetes.spec.CronBackupSpec;
import io.nebulabackup.kubernetes.spec.KubernetesBackupSpec;
import io.nebulabackup.kubernetes.spec.S3Target;
import io.nebulabackup.kubernetes.spec.StorageTarget;
import io.nebulabackup.model.BackupKind;
import io.nebulabackup.model.BackupSet;
import io.nebulabackup.model.PartitionId;
import io.nebulabackup.testkit.sandbox.storaged.PartDigest;
import io.nebulabackup.testkit.servers.MinioServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our client and our controller together: from a call to a backup in the store and back. */
@OnKubernetes
class ClientIT {

  private static final Duration LONG = Duration.ofMinutes(5);
  private static final String SECRET = "aws-s3-secret";

  @TempDir Path directory;

  private TestNamespace namespace;
  private World world;
  private MinioServer minio;
  private KubernetesBackupClient nebula;

  @BeforeEach
  void start(TestNamespace namespace) {
    this.namespace = namespace;
    minio = MinioServer.start(directory.resolve("minio"), "bucket");
    world = World.start(namespace, directory);
    Resources resources = new Resources(namespace.client());
    resources.cluster("nebula");
    resources.secret(SECRET, Backups.keys());
    nebula = KubernetesBackupClient.on(namespace.client());
  }

  @AfterEach
  void stop() {
    nebula.close();
    world.close();
    minio.close();
  }

  @Test
  void chain_takenByTheClient_isInTheTableAndComesBack() {
    KubernetesBackup full =
        nebula
            .backups()
            .full("full")
            .cluster("nebula", storage("bucket/prod"))
            .image(World.IMAGE, World.VERSION)
            .run(LONG);
    world.nebula().fill(300, 100);
    KubernetesBackup first = increment("first", full);
    world.nebula().fill(400, 100);
    NavigableMap<PartitionId, PartDigest> contents = world.nebula().contents();
    KubernetesBackup second = increment("second", first);
    world.nebula().fill(1_000, 50);

    assertThat(full.kind()).contains(BackupKind.FULL);
    assertThat(List.of(first, second))
        .allSatisfy(backup -> assertThat(backup.kind()).contains(BackupKind.INCREMENTAL));
    assertThat(inStore()).containsExactly(name(full), name(first), name(second));
    assertThat(nebula.backups().table().lines())
        .hasSize(4)
        .first()
        .asString()
        .matches("NAME +TYPE +BACKUP +STATUS +STARTED +COMPLETED +AGE");
    assertThat(nebula.backups().table().lines().skip(1))
        .satisfiesExactlyInAnyOrder(
            line -> assertThat(line).matches(row("full", "full", full)),
            line -> assertThat(line).matches(row("first", "incr", first)),
            line -> assertThat(line).matches(row("second", "incr", second)));
    assertThat(nebula.backups().job("second").map(JobState::name)).contains("backup-incr-second");
    assertThat(nebula.backups().pods("second")).hasSize(1);

    KubernetesRestore restored =
        nebula
            .restores()
            .from("back", name(second))
            .cluster("nebula", storage("bucket/prod"))
            .into("nebula")
            .run();

    assertThat(restored.state()).isEqualTo(ResourceState.COMPLETE);
    assertThat(restored.restoredCluster()).contains("nebula");
    world.nebula().requireContents(contents);
  }

  @Test
  void backupClient_ofCodeThatKnowsNothingOfKubernetes_takesAndListsBackups() {
    BackupClient direct =
        BackupClient.builder()
            .metad(world.nebula().metad())
            .repository(minio.location("s3://bucket/prod"))
            .connect();
    try (BackupClient client = nebula.backupClient(template("app"), direct)) {
      BackupSet full = client.backups().full().start().join(LONG).orElseThrow();
      world.nebula().fill(300, 50);
      BackupSet increment =
          client.backups().incremental().base(full.name()).start().join(LONG).orElseThrow();

      assertThat(full.kind()).isEqualTo(BackupKind.FULL);
      assertThat(increment.base()).contains(full.name());
      assertThat(client.backups().list())
          .extracting(BackupSet::name)
          .containsExactly(full.name(), increment.name());
      assertThat(client.repository().verify(increment.name()).run().findings()).isEmpty();
    }
    assertThat(nebula.backups().list())
        .hasSize(2)
        .allSatisfy(backup -> assertThat(backup.state()).isEqualTo(ResourceState.COMPLETE));
  }

  @Test
  void failure_isTheClientsExceptionInTheRunnersWords() {
    assertThatThrownBy(
            () ->
                nebula
                    .backups()
                    .full("nowhere")
                    .cluster("nebula", storage("absent/prod"))
                    .image(World.IMAGE, World.VERSION)
                    .run(LONG))
        .isInstanceOf(OperatorFailureException.class)
        .hasMessageContaining("absent");
    assertThat(world.nebula().sandbox().checkpointNames()).isEmpty();
  }

  @Test
  void cancel_endsTheJobAndItsPod() {
    BackupOperation<KubernetesBackup> backup =
        nebula
            .backups()
            .full("stopped")
            .cluster("nebula", storage("bucket/prod"))
            // Never comes to run, so that there is something to cancel.
            .image("example/absent", "1")
            .start();
    Eventually.holds("a Pod", () -> !pods().isEmpty());

    backup.cancel();

    assertThatThrownBy(() -> backup.join(LONG)).isInstanceOf(BackupCancelledException.class);
    Eventually.holds(
        "Job and Pod to go",
        () ->
            pods().isEmpty() && namespace.client().batch().v1().jobs().list().getItems().isEmpty());
    assertThat(nebula.backups().list()).isEmpty();
    assertThat(inStore()).isEmpty();
  }

  @Test
  void schedule_ofTheClient_takesAFullBackupAndIncrementsOnIt() {
    var made =
        nebula
            .cronBackups()
            .submit(
                CronBackupSpec.builder()
                    .schedule("@every 5s")
                    .fullEvery(20)
                    .template(template("often"))
                    .build());
    assertThat(made.name()).isEqualTo("often");

    Eventually.holds("three backups", () -> complete().size() >= 3);
    nebula.cronBackups().pause("often");

    List<KubernetesBackup> chain = complete();
    assertThat(chain.get(0).kind()).contains(BackupKind.FULL);
    for (int i = 1; i < chain.size(); i++) {
      assertThat(chain.get(i).base()).contains(name(chain.get(i - 1)));
    }
    assertThat(inStore()).containsAll(chain.stream().map(ClientIT::name).toList());
    assertThat(nebula.cronBackups().find("often").orElseThrow().lastSucceededAt()).isPresent();
  }

  @Test
  void scheduleThatCrossesFullEvery_beginsAChainAnewAndGoesOnWithIt() {
    nebula
        .cronBackups()
        .submit(
            CronBackupSpec.builder()
                .schedule("@every 3s")
                .fullEvery(2)
                .template(template("twos"))
                .build());

    Eventually.holds("two chains", () -> complete().size() >= 4);
    nebula.cronBackups().pause("twos");

    List<KubernetesBackup> runs = complete();
    for (int i = 0; i + 1 < runs.size(); i += 2) {
      assertThat(runs.get(i).kind()).contains(BackupKind.FULL);
      assertThat(runs.get(i).base()).isEmpty();
      assertThat(runs.get(i + 1).kind()).contains(BackupKind.INCREMENTAL);
      assertThat(runs.get(i + 1).base()).contains(name(runs.get(i)));
    }
    assertThat(inStore()).containsAll(runs.stream().map(ClientIT::name).toList());
  }

  private List<KubernetesBackup> complete() {
    return nebula.backups().list().stream()
        .filter(backup -> backup.state() == ResourceState.COMPLETE)
        .sorted(Comparator.comparing(KubernetesBackup::name))
        .toList();
  }

  private KubernetesBackup increment(String name, KubernetesBackup base) {
    return nebula
        .backups()
        .incremental(name)
        .base(name(base))
        .cluster("nebula", storage("bucket/prod"))
        .image(World.IMAGE, World.VERSION)
        .run(LONG);
  }

  private KubernetesBackupSpec template(String name) {
    return KubernetesBackupSpec.builder()
        .name(name)
        .cluster("nebula")
        .storage(storage("bucket/prod"))
        .image(World.IMAGE)
        .version(World.VERSION)
        .build();
  }

  private StorageTarget storage(String bucket) {
    return S3Target.of("us-east-1", bucket, minio.endpoint().toString(), SECRET);
  }

  private static String row(String name, String type, KubernetesBackup backup) {
    return name + " +" + type + " +" + name(backup) + " +Complete( +\\S+){3}";
  }

  private static String name(KubernetesBackup backup) {
    return Objects.requireNonNull(backup.backupName().orElse(null), backup.name());
  }

  private List<Pod> pods() {
    return namespace.client().pods().list().getItems();
  }

  private List<String> inStore() {
    try (BackupClient client =
        BackupClient.builder().repository(minio.location("s3://bucket/prod")).connect()) {
      return client.backups().list().stream().map(BackupSet::name).toList();
    }
  }
}
