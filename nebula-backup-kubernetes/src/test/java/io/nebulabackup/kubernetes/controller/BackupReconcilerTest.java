// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicyRule;
import io.nebulabackup.kubernetes.model.NebulaBackup;
import io.nebulabackup.kubernetes.model.NebulaBackupStatus;
import io.nebulabackup.kubernetes.model.StatusCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BackupReconcilerTest {

  private static final String NS = "prod";

  private final ManualClock clock = new ManualClock(Instant.parse("2026-11-01T02:00:00Z"));
  private final MemoryApi api = new MemoryApi(clock);
  private final JobWorld world = new JobWorld(api, clock);
  private final EndedPods ended = new EndedPods();
  private final Turns<NebulaBackup> turns =
      new Turns<>(api, new BackupReconciler(api, Given.settings(), clock, ended));

  @BeforeEach
  void cluster() {
    api.create(Given.secret(NS));
    api.create(Given.metads(NS));
  }

  @Test
  void backup_full_runsToCompletion() {
    api.create(Given.backup(NS, "nightly", null));

    assertThat(take()).isPositive();
    Job job = job("backup-full-nightly");
    assertThat(status().getPhase()).isEqualTo("Running");
    assertThat(status().getType()).isEqualTo("full");
    assertThat(status().getTimeStarted()).isEqualTo("2026-11-01T02:00:00Z");
    assertThat(condition("Running").getStatus()).isEqualTo("True");

    world.start(job);
    take();
    clock.advance(Duration.ofMinutes(5));
    world.succeed(job, Given.NAME + "\n");
    assertThat(take()).isNull();

    assertThat(status().getPhase()).isEqualTo("Complete");
    assertThat(status().getBackupName()).isEqualTo(Given.NAME);
    assertThat(status().getTimeCompleted()).isEqualTo("2026-11-01T02:05:00Z");
    assertThat(condition("Complete").getStatus()).isEqualTo("True");
    assertThat(job("backup-full-nightly")).isNotNull();
  }

  @Test
  void job_isWhatTheOperatorMakes_withWhatItForgets() {
    NebulaBackup backup = Given.backup(NS, "nightly", Given.NAME);
    backup.getMetadata().setLabels(Map.of("team", "graph"));
    backup.getMetadata().setAnnotations(Map.of("why", "audit"));
    api.create(backup);

    take();
    Job job = job("backup-incr-nightly");

    assertThat(job.getMetadata().getLabels())
        .containsEntry("app.kubernetes.io/name", "nebula-graph")
        .containsEntry("app.kubernetes.io/managed-by", "nebula-operator")
        .containsEntry("app.kubernetes.io/component", "backup")
        .containsEntry("apps.nebula-graph.io/backup", "nightly")
        .containsEntry("team", "graph");
    assertThat(job.getMetadata().getAnnotations()).containsEntry("why", "audit");
    assertThat(job.getMetadata().getOwnerReferences())
        .singleElement()
        .satisfies(
            owner -> {
              assertThat(owner.getKind()).isEqualTo("NebulaBackup");
              assertThat(owner.getUid()).isEqualTo(backup().getMetadata().getUid());
              assertThat(owner.getController()).isTrue();
              assertThat(owner.getBlockOwnerDeletion()).isTrue();
            });
    assertThat(job.getSpec().getBackoffLimit()).isEqualTo(3);
    assertThat(job.getSpec().getPodFailurePolicy().getRules())
        .extracting(PodFailurePolicyRule::getAction)
        .containsExactly("Ignore", "FailJob");
    assertThat(job.getSpec().getPodFailurePolicy().getRules().get(1).getOnExitCodes().getValues())
        .as("exit codes after which it is tried again")
        .containsExactly(3, 8, 12);
    assertThat(job.getSpec().getTemplate().getSpec().getNodeSelector())
        .containsEntry("disk", "fast");
    Container container = job.getSpec().getTemplate().getSpec().getContainers().get(0);
    assertThat(container.getName()).isEqualTo("ng-backup");
    assertThat(container.getCommand()).isEmpty();
    assertThat(container.getArgs())
        .containsExactly(
            "backup",
            "incr",
            "--meta",
            "nebula-metad-headless.prod.svc.cluster.local:9559",
            "--concurrency",
            "5",
            "--storage",
            "s3://backups/prod",
            "--s3.region",
            "eu-central-1",
            "--s3.endpoint",
            "http://store:9000",
            "--base",
            Given.NAME);
    assertThat(container.getEnv())
        .extracting(EnvVar::getName)
        .containsExactly("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "TZ");
    assertThat(container.getEnv().get(0).getValue()).isNull();
    assertThat(container.getEnv().get(0).getValueFrom().getSecretKeyRef().getName())
        .isEqualTo("aws");
  }

  @Test
  void secret_missing_isSaidAtOnce_andFailsAfterGrace() {
    api.remove(Given.secret(NS));
    api.create(Given.backup(NS, "nightly", null));

    take();
    assertThat(condition("Running").getStatus()).isEqualTo("False");
    assertThat(condition("Running").getReason()).isEqualTo("SecretNotFound");
    assertThat(condition("Running").getMessage()).contains("prod/aws").contains("access_key");

    clock.advance(Duration.ofSeconds(31));
    take();
    assertThat(status().getPhase()).isEqualTo("Failed");
    assertThat(condition("Failed").getReason()).isEqualTo("SecretNotFound");
  }

  @Test
  void secret_createdWithinGrace_isUsed() {
    api.remove(Given.secret(NS));
    api.create(Given.backup(NS, "nightly", null));
    take();

    api.create(Given.secret(NS));
    take();

    assertThat(status().getPhase()).isEqualTo("Running");
    assertThat(condition("Running").getStatus()).isEqualTo("True");
  }

  @Test
  void cluster_missing_isNamedInCondition() {
    NebulaBackup backup = Given.backup(NS, "nightly", null);
    Objects.requireNonNull(backup.getSpec().getConfig()).setClusterNamespace("elsewhere");
    api.create(backup);

    take();

    assertThat(condition("Running").getReason()).isEqualTo("ClusterNotFound");
    assertThat(condition("Running").getMessage()).contains("elsewhere/nebula");
  }

  @Test
  void spec_withoutBucket_isInvalid() {
    NebulaBackup backup = Given.backup(NS, "nightly", null);
    Objects.requireNonNull(Objects.requireNonNull(backup.getSpec().getConfig()).getS3())
        .setBucket(" ");
    api.create(backup);

    take();

    assertThat(status().getPhase()).isEqualTo("Invalid");
    assertThat(condition("Invalid").getMessage()).contains("spec.config.s3.bucket");
  }

  @Test
  void job_failed_saysWhatTheRunnerSaid() {
    api.create(Given.backup(NS, "nightly", Given.NAME));
    take();

    world.fail(
        job("backup-incr-nightly"), 5, "BACKUP_NOT_FOUND: backup X is not in s3://b; look up");
    take();

    assertThat(status().getPhase()).isEqualTo("Failed");
    assertThat(condition("Failed").getReason()).isEqualTo("BackupNotFound");
    assertThat(condition("Failed").getMessage()).isEqualTo("backup X is not in s3://b; look up");
  }

  @Test
  void job_failedWithABackupBegun_nameIsKept_andItsDataIsCleanedUp() {
    createCleaned();
    world.fail(job("backup-full-nightly"), 12, "STORAGE: no answer\nbackup: " + Given.NAME);
    take();

    assertThat(status().getPhase()).isEqualTo("Failed");
    assertThat(condition("Failed").getMessage()).isEqualTo("no answer");
    assertThat(status().getBackupName()).isEqualTo(Given.NAME);
    api.delete(backup());
    take();

    assertThat(arguments("clean-nightly")).startsWith("cleanup", "--name", Given.NAME, "--meta");
  }

  @Test
  void job_failedAfterRetries_allThatWasBegunIsCleanedUp() {
    createCleaned();
    Job job = job("backup-full-nightly");
    clock.advance(Duration.ofSeconds(1));
    world.fail(job, 12, "STORAGE: no answer\nbackup: " + Given.OTHER_NAME);
    Pod first = new PodBuilder(api.list(Pod.class, NS, Map.of()).get(0)).build();
    first.getMetadata().setUid(null);
    first.getMetadata().setName("earlier");
    first.getMetadata().setCreationTimestamp("2026-11-01T02:00:00Z");
    first
        .getStatus()
        .getContainerStatuses()
        .get(0)
        .getState()
        .getTerminated()
        .setMessage("STORAGE: no answer\nbackup: " + Given.NAME);
    api.put(first);
    take();

    assertThat(status().getBackupName()).isEqualTo(Given.OTHER_NAME);
    api.delete(backup());
    take();
    assertThat(arguments("clean-nightly"))
        .startsWith("cleanup", "--name", Given.NAME, "--name", Given.OTHER_NAME, "--meta");
  }

  @Test
  void job_failedWithoutABackupBegun_hasNothingToClean() {
    createCleaned();
    world.fail(job("backup-full-nightly"), 3, "METAD_UNAVAILABLE: no metad\nbackup: none");
    take();

    assertThat(condition("Clean").getReason()).isEqualTo("NothingToClean");
    api.delete(backup());
    take();
    assertThat(found()).isNull();
    assertThat(api.list(Event.class, NS, Map.of())).isEmpty();
  }

  @Test
  void job_killed_saysSo_andWhatItBeganIsCleanedUp() {
    createCleaned();
    world.fail(
        job("backup-full-nightly"), 137, "INTERRUPTED: it could not tell\nbackup: " + Given.NAME);
    take();

    assertThat(condition("Failed").getReason()).isEqualTo("BackupFailed");
    assertThat(condition("Failed").getMessage()).contains("exit code 137");
    assertThat(status().getBackupName()).isEqualTo(Given.NAME);
  }

  @Test
  void job_failedWithoutAWord_isNotCalledClean() {
    createCleaned();
    world.fail(job("backup-full-nightly"), 137, "");
    take();

    assertNotCalledClean();
  }

  @Test
  void job_toldToEndBeforeItRan_hasNothingToClean() {
    createCleaned();
    world.fail(job("backup-full-nightly"), 143, "");
    take();

    assertThat(condition("Clean").getReason()).isEqualTo("NothingToClean");
  }

  @Test
  void job_toldToEndWithoutAWord_isNotCalledClean_ifItsLogIsNoMessage() {
    createCleaned();
    world.fail(job("backup-full-nightly"), 143, "");
    Pod pod = api.list(Pod.class, NS, Map.of()).get(0);
    pod.getSpec().getContainers().get(0).setTerminationMessagePolicy("File");
    api.put(pod);
    take();

    assertNotCalledClean();
  }

  @Test
  void job_toldToEndBeforeItRan_isNotCalledClean_ifItHasSaidSomething() {
    createCleaned();
    world.fail(job("backup-full-nightly"), 143, "some other program's last words");
    take();

    assertNotCalledClean();
  }

  @Test
  void job_toldToEndWhenItHadJustCommitted_isComplete() {
    createCleaned();
    world.fail(job("backup-full-nightly"), 143, Given.NAME);
    take();

    assertThat(status().getPhase()).isEqualTo("Complete");
    assertThat(status().getBackupName()).isEqualTo(Given.NAME);
  }

  @Test
  void pod_toldToEndWhenItHadJustCommitted_isNotFollowedByAnother() {
    createCleaned();
    Job job = job("backup-full-nightly");
    world.fail(job, 143, Given.NAME);
    world.goOn(job);
    take();

    assertThat(status().getPhase()).isEqualTo("Complete");
    assertThat(world.jobs()).isEmpty();
  }

  @Test
  void pod_succeeded_jobIsWaitedForAndStays() {
    createCleaned();
    Job job = job("backup-full-nightly");
    world.succeed(job, Given.NAME);
    world.goOn(job);
    take();

    assertThat(status().getPhase()).isEqualTo("Running");
    world.succeed(job, Given.NAME);
    take();
    assertThat(status().getPhase()).isEqualTo("Complete");
    assertThat(world.jobs()).hasSize(1);
  }

  @Test
  void deletion_ofRunningBackup_cleansWhatThePodLeftBeforeItWasGone() {
    createCleaned();
    Job job = job("backup-full-nightly");
    world.start(job);
    world.fail(job, 143, "CANCELLED: told to end\nbackup: " + Given.NAME);
    Pod ending = api.list(Pod.class, NS, Map.of()).get(0);
    world.restart(job);
    api.delete(backup());
    // Deletes the Job, and the Pod with it; only a watch has seen how it ended.
    ended.see(ending);
    take();

    assertThat(arguments("clean-nightly")).contains(Given.NAME);
  }

  @Test
  void retry_coming_isSaid() {
    createCleaned();
    Job job = job("backup-full-nightly");
    world.fail(job, 12, "STORAGE: no answer\nbackup: none");
    world.goOn(job);
    take();

    assertThat(condition("Running").getReason()).isEqualTo("Storage");
    assertThat(condition("Running").getMessage()).contains("tried again").contains("no answer");
  }

  @Test
  void job_goneBeforeItWasOver_failsAndIsNotRunAgain() {
    api.create(Given.backup(NS, "nightly", null));
    take();

    api.remove(job("backup-full-nightly"));
    take();
    take();

    assertThat(condition("Failed").getReason()).isEqualTo("JobLost");
    assertThat(world.jobs()).isEmpty();
  }

  @Test
  void pod_thatCannotStart_isExplained_andGivenUp() {
    api.create(Given.backup(NS, "nightly", null));
    take();
    world.cannotStart(job("backup-full-nightly"), "ImagePullBackOff", "no such image");

    take();
    assertThat(condition("Running").getStatus()).isEqualTo("True");
    assertThat(condition("Running").getReason()).isEqualTo("ImagePullBackOff");
    assertThat(condition("Running").getMessage()).contains("no such image");

    clock.advance(Duration.ofMinutes(11));
    take();
    assertThat(condition("Failed").getReason()).isEqualTo("ImagePullBackOff");
    assertThat(world.jobs()).isEmpty();
  }

  @Test
  void autoRemoveFinished_deletesJobAfterStatusIsWritten() {
    NebulaBackup backup = Given.backup(NS, "nightly", null);
    backup.getSpec().setAutoRemoveFinished(true);
    api.create(backup);
    take();

    world.succeed(job("backup-full-nightly"), Given.NAME);
    take();

    assertThat(status().getBackupName()).isEqualTo(Given.NAME);
    assertThat(world.jobs()).isEmpty();
  }

  @Test
  void job_ofAnotherController_isLeftAlone() {
    api.create(Given.backup(NS, "nightly", null));
    api.put(
        new JobBuilder()
            .withNewMetadata()
            .withNamespace(NS)
            .withName("backup-full-nightly")
            .withUid("1")
            .addToLabels("app.kubernetes.io/managed-by", "nebula-operator")
            .endMetadata()
            .build());
    List<HasMetadata> before = api.all();

    take();

    assertThat(api.all()).isEqualTo(before);
  }

  @Test
  void deletion_withCleanBackupData_cleansAndLetsGo() {
    complete(true);

    api.delete(backup());
    take();
    Job clean = job("clean-nightly");
    assertThat(clean.getSpec().getTemplate().getSpec().getContainers().get(0).getArgs())
        .startsWith("cleanup", "--name", Given.NAME, "--meta");
    assertThat(condition("Clean").getStatus()).isEqualTo("False");
    world.succeed(clean, Given.NAME);
    take();

    assertThat(found()).isNull();
  }

  @Test
  void deletion_whoseCleaningFails_endsWithEventAndCondition() {
    complete(true);
    api.delete(backup());
    take();

    world.fail(job("clean-nightly"), 4, "STORAGE: s3://backups refuses access");
    take();

    assertThat(found()).isNull();
    assertThat(api.list(Event.class, NS, Map.of()))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.getReason()).isEqualTo("CleanFailed");
              assertThat(event.getMessage()).contains(Given.NAME).contains("refuses access");
            });
  }

  @Test
  void deletion_afterSwitchingCleaningOff_isImmediate() {
    complete(true);
    api.delete(backup());
    take();
    NebulaBackup backup = backup();
    backup.getSpec().setCleanBackupData(false);
    api.update(backup);

    take();

    assertThat(found()).isNull();
  }

  @Test
  void deletion_ofRunningBackup_endsItsJobFirst() {
    NebulaBackup backup = Given.backup(NS, "nightly", null);
    backup.getSpec().setCleanBackupData(true);
    api.create(backup);
    take();
    Job job = job("backup-full-nightly");
    world.start(job);
    // Stands for the time that a Pod gets to end.
    Pod pod = api.list(Pod.class, NS, Map.of()).get(0);
    pod.getMetadata().setFinalizers(List.of("test/grace"));
    api.put(pod);
    take();

    api.delete(backup());
    take();
    assertThat(world.jobs()).isEmpty();
    assertThat(found()).isNotNull();
    api.remove(pod);
    take();

    assertThat(found()).isNull();
  }

  @Test
  void deletion_whoseSecretIsGone_doesNotHang() {
    complete(true);
    api.remove(Given.secret(NS));
    api.delete(backup());

    take();
    assertThat(condition("Clean").getReason()).isEqualTo("SecretNotFound");
    clock.advance(Duration.ofSeconds(31));
    take();

    assertThat(found()).isNull();
  }

  @Test
  void deletion_ofBackupWhoseNameWasNotYetRead_cleansItAllTheSame() {
    NebulaBackup backup = Given.backup(NS, "nightly", null);
    backup.getSpec().setCleanBackupData(true);
    api.create(backup);
    take();
    world.succeed(job("backup-full-nightly"), Given.NAME);

    api.delete(backup());
    take();

    assertThat(
            job("clean-nightly").getSpec().getTemplate().getSpec().getContainers().get(0).getArgs())
        .contains(Given.NAME);
  }

  /** Deletes the backup, which goes, and says that data may be left. */
  private void assertNotCalledClean() {
    api.delete(backup());
    take();

    assertThat(found()).isNull();
    assertThat(api.list(Event.class, NS, Map.of()))
        .singleElement()
        .satisfies(event -> assertThat(event.getMessage()).contains("its name is not known"));
  }

  private void createCleaned() {
    NebulaBackup backup = Given.backup(NS, "nightly", null);
    backup.getSpec().setCleanBackupData(true);
    api.create(backup);
    take();
  }

  private List<String> arguments(String job) {
    return job(job).getSpec().getTemplate().getSpec().getContainers().get(0).getArgs();
  }

  private void complete(boolean clean) {
    NebulaBackup backup = Given.backup(NS, "nightly", null);
    backup.getSpec().setCleanBackupData(clean);
    api.create(backup);
    take();
    world.succeed(job("backup-full-nightly"), Given.NAME);
    take();
    assertThat(status().getPhase()).isEqualTo("Complete");
  }

  private @Nullable Duration take() {
    Duration next = turns.take(NS, "nightly");
    while (world.suspend(world.jobs())) {
      next = turns.take(NS, "nightly");
    }
    return next;
  }

  private @Nullable NebulaBackup found() {
    return api.find(NebulaBackup.class, NS, "nightly");
  }

  private NebulaBackup backup() {
    return Objects.requireNonNull(found());
  }

  private NebulaBackupStatus status() {
    return backup().getStatus();
  }

  private StatusCondition condition(String type) {
    return Objects.requireNonNull(Conditions.find(status().getConditions(), type), type);
  }

  private Job job(String name) {
    return Objects.requireNonNull(api.find(Job.class, NS, name), name);
  }
}
