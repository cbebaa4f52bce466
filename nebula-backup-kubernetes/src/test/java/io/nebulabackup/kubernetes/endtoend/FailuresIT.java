// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.nebulabackup.BackupClient;
import io.nebulabackup.BackupOperation;
import io.nebulabackup.kubernetes.fixture.Eventually;
import io.nebulabackup.kubernetes.fixture.OnKubernetes;
import io.nebulabackup.kubernetes.fixture.TestNamespace;
import io.nebulabackup.kubernetes.model.NebulaBackupStatus;
import io.nebulabackup.kubernetes.model.NebulaRestoreStatus;
import io.nebulabackup.model.BackupSet;
import io.nebulabackup.storage.ObjectContent;
import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.ObjectListing;
import io.nebulabackup.storage.StorageBackend;
import io.nebulabackup.storage.StorageLocation;
import io.nebulabackup.storage.WriteMode;
import io.nebulabackup.storage.s3.S3StorageProvider;
import io.nebulabackup.testkit.servers.MinioServer;
import io.nebulabackup.testkit.thrift.Stall;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What goes wrong in a run, each from the resource to the sentence in its status. All in one world,
 * each in a repository of its own.
 */
@OnKubernetes
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FailuresIT {

  private static final Duration WAL_TTL = Duration.ofHours(4);

  private TestNamespace namespace;
  private World world;
  private Resources resources;
  private MinioServer minio;

  @BeforeAll
  void start(TestNamespace namespace, @TempDir Path directory) {
    this.namespace = namespace;
    minio = MinioServer.start(directory.resolve("minio"), "bucket");
    world =
        World.in(namespace, directory)
            // Files that are full soon, so that there is WAL to purge.
            .cluster(sandbox -> sandbox.walFileBytes(2_000))
            .settings(settings -> settings.cleanRetries(0).startDeadline(Duration.ofSeconds(30)))
            .start();
    resources = new Resources(namespace.client());
    resources.cluster("nebula");
    resources.secret("aws-s3-secret", Backups.keys());
  }

  @AfterAll
  void stop() {
    world.close();
    minio.close();
  }

  @Test
  void walPurgedSinceTheBase_isAConditionThatNamesTheSpaceAndTheWayOut() {
    String full = complete("gap-full", "");
    for (int i = 0; i < 40; i++) {
      world.nebula().fill(i * 20, 20);
    }
    world.nebula().sandbox().clock().advance(WAL_TTL.multipliedBy(2));
    world.nebula().sandbox().cleanWal(WAL_TTL);

    apply("gap-incr", "gap-full", "    baseBackupName: " + full + "\n", "");

    assertThat(failure("gap-incr")).startsWith("WalGap: ").contains(full).contains("space g");
  }

  @Test
  void baseDamagedInTheStore_isAConditionThatNamesIt() {
    String full = complete("damaged-full", "");
    ObjectKey manifest = object("damaged-full", full + ".json");
    try (StorageBackend store = new S3StorageProvider().open(location("damaged-full"))) {
      store.put(
          manifest,
          ObjectContent.of("{\"backup\": ".getBytes(StandardCharsets.UTF_8)),
          WriteMode.REPLACE);
    }

    apply("damaged-incr", "damaged-full", "    baseBackupName: " + full + "\n", "");

    assertThat(failure("damaged-incr"))
        .startsWith("CorruptBackup: ")
        .contains(full)
        .contains("manifest");
  }

  @Test
  void restoreOfABackupThatLacksAnObject_isAConditionThatNamesIt_andLeavesTheClusterAlone() {
    String full = complete("lost-full", "");
    ObjectKey lost = object("lost-full", ".sst");
    try (StorageBackend store = new S3StorageProvider().open(location("lost-full"))) {
      store.delete(List.of(lost));
    }
    var contents = world.nebula().contents();

    resources.apply(
        Backups.restore(minio, "lost-back", full).replace("bucket/prod", "bucket/lost-full"));

    assertThat(restoreFailure("lost-back")).contains(lost.value());
    world.nebula().requireContents(contents);
  }

  private ObjectKey object(String repository, String end) {
    try (StorageBackend store = new S3StorageProvider().open(location(repository));
        ObjectListing objects = store.list("")) {
      while (true) {
        ObjectKey key = objects.next().key();
        if (key.value().endsWith(end)) {
          return key;
        }
      }
    }
  }

  @Test
  void anotherRunInTheRepository_isAConditionThatNamesIt() throws InterruptedException {
    try (Stall freeze = world.nebula().sandbox().stall("createBackup");
        BackupClient other =
            BackupClient.builder()
                .metad(world.nebula().metad())
                .repository(location("busy"))
                .connect()) {
      BackupOperation<BackupSet> running = other.backups().full().start();
      assertThat(freeze.awaitCaught(Duration.ofMinutes(1))).isTrue();

      apply("busy", "busy", "", "");

      assertThat(failure("busy")).startsWith("ConcurrentBackup: ").contains("busy");
      freeze.release();
      assertThat(running.join().name()).startsWith("BACKUP_");
    }
  }

  @Test
  void keysThatTheStoreRefuses_areAConditionThatSaysSoAndDoesNotRepeatThem() {
    resources.secret("wrong", Map.of("access_key", MinioServer.USER, "secret_key", "hush-hush"));
    resources.apply(yaml("refused", "refused", "", "").replace("aws-s3-secret", "wrong"));

    assertThat(failure("refused"))
        .containsIgnoringCase("access")
        .contains("bucket")
        .doesNotContain("hush-hush");
  }

  @Test
  void containerOverItsMemoryLimit_isAConditionThatSaysOomKilled() {
    resources.apply(
        yaml("big", "big", "", "")
            .replace("memory: 300Mi", "memory: 20Mi")
            .replace("memory: 200Mi", "memory: 10Mi"));

    assertThat(failure("big")).contains("OOMKilled");
  }

  @Test
  void containerThatIsKilled_isAConditionWithItsExitCode() throws InterruptedException {
    try (Stall freeze = world.nebula().sandbox().stall("createBackup")) {
      apply("killed", "killed", "", "");
      assertThat(freeze.awaitCaught(Duration.ofMinutes(2))).isTrue();

      world.kubelet().signal(pod("backup-full-killed"), "KILL");

      assertThat(failure("killed")).contains("exit code 137");
    }
  }

  @Test
  void imageThatCannotBePulled_isAConditionThatNamesIt() {
    resources.apply(yaml("imageless", "imageless", "", "").replace(World.IMAGE, "example/absent"));

    assertThat(failure("imageless"))
        .startsWith("ImagePullBackOff: ")
        .contains("example/absent:" + World.VERSION);
  }

  @Test
  void restoreOfABackupThatIsNotThere_isAConditionThatNamesIt() {
    String absent = "BACKUP_2001_01_01_00_00_00";
    resources.apply(Backups.restore(minio, "back", absent));

    assertThat(restoreFailure("back")).contains(absent);
  }

  @Test
  void cleaningThatTheStoreRefuses_isAnEventThatNamesWhatStays_andTheObjectGoes() {
    resources.secret("changing", Backups.keys());
    resources.apply(
        yaml("unclean", "unclean", "", "  cleanBackupData: true\n")
            .replace("aws-s3-secret", "changing"));
    NebulaBackupStatus taken = resources.over("unclean");
    assertThat(taken.getPhase()).as(Resources.message(taken)).isEqualTo("Complete");
    String name = String.valueOf(taken.getBackupName());
    namespace
        .client()
        .secrets()
        .withName("changing")
        .edit(
            secret -> {
              secret.setStringData(Map.of("secret_key", "hush-hush"));
              return secret;
            });

    resources.delete("unclean");

    Eventually.holds("an event", () -> !events("unclean").isEmpty());
    assertThat(events("unclean"))
        .last()
        .satisfies(
            event -> {
              assertThat(event.getType()).isEqualTo("Warning");
              assertThat(event.getReason()).isEqualTo("CleanFailed");
              assertThat(event.getMessage())
                  .contains(name)
                  .contains("stays in the store")
                  .doesNotContain("hush-hush");
            });
    try (BackupClient client = BackupClient.builder().repository(location("unclean")).connect()) {
      assertThat(client.backups().list()).extracting(BackupSet::name).containsExactly(name);
    }
  }

  private List<Event> events(String backup) {
    return namespace.client().v1().events().list().getItems().stream()
        .filter(event -> backup.equals(event.getInvolvedObject().getName()))
        .toList();
  }

  private StorageLocation location(String repository) {
    return minio.location("s3://bucket/" + repository);
  }

  private String yaml(String name, String repository, String config, String spec) {
    return Backups.inS3(minio, name, "nebula", config, spec)
        .replace("bucket/prod", "bucket/" + repository);
  }

  private void apply(String name, String repository, String config, String spec) {
    resources.apply(yaml(name, repository, config, spec));
  }

  /** Takes a full backup into a repository of its own name. */
  private String complete(String name, String config) {
    apply(name, name, config, "");
    NebulaBackupStatus status = resources.over(name);
    assertThat(status.getPhase()).as(Resources.message(status)).isEqualTo("Complete");
    return String.valueOf(status.getBackupName());
  }

  private String failure(String name) {
    NebulaBackupStatus status = resources.over(name);
    assertThat(Resources.is(status, "Failed")).isTrue();
    assertThat(status.getPhase()).isEqualTo("Failed");
    return Resources.message(status);
  }

  private String restoreFailure(String name) {
    NebulaRestoreStatus status = resources.restored(name).getStatus();
    assertThat(status.getPhase()).isEqualTo("Failed");
    return Objects.requireNonNull(status.getConditions()).stream()
        .filter(condition -> "Failed".equals(condition.getType()))
        .map(condition -> condition.getReason() + ": " + condition.getMessage())
        .findFirst()
        .orElse("");
  }

  private Pod pod(String job) {
    return namespace
        .client()
        .pods()
        .withLabel("job-name", job)
        .waitUntilCondition(
            pod -> pod != null && "Running".equals(pod.getStatus().getPhase()),
            1,
            TimeUnit.MINUTES);
  }
}
