// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.nebulabackup.kubernetes.model.NebulaBackup;
import io.nebulabackup.kubernetes.model.NebulaBackupStatus;
import io.nebulabackup.kubernetes.model.StatusCondition;
import io.nebulabackup.kubernetes.runner.RunnerExit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class CleanupDecisionTest {

  private static final Instant CREATED = Instant.parse("2026-11-01T02:00:00Z");
  private static final Instant DELETED = CREATED.plus(Duration.ofDays(1));
  private static final Duration DEADLINE = Given.settings().cleanDeadline();

  private static final ClusterView CLUSTER =
      ClusterView.of(Given.metads("prod"), "nebula", "cluster.local");

  @Test
  void backup_withoutFinalizer_isLetGo() {
    NebulaBackup backup = complete();
    backup.getMetadata().setFinalizers(List.of("someone.else/finalizer"));

    assertThat(next(backup)).isEqualTo(new Action.Done());
  }

  @Test
  void release_keepsTheFinalizersOfOthers() {
    NebulaBackup backup = complete();
    backup
        .getMetadata()
        .setFinalizers(List.of("someone.else/finalizer", ObjectNames.CLEANUP_FINALIZER));
    backup.getSpec().setCleanBackupData(false);

    Action action = next(backup);

    assertThat(((Action.Update) action).object().getMetadata().getFinalizers())
        .containsExactly("someone.else/finalizer");
  }

  @Test
  void backup_neverCompleted_hasNothingToClean() {
    NebulaBackup backup = complete();
    backup.setStatus(null);

    assertThat(condition(next(backup), Conditions.CLEAN).getReason()).isEqualTo("NothingToClean");
  }

  @Test
  void backup_whoseJobWasLost_isNotCalledClean() {
    assertThat(condition(next(failed(BackupDecision.JOB_LOST)), Conditions.FAILED))
        .satisfies(
            failed -> {
              assertThat(failed.getReason()).isEqualTo("CleanFailed");
              assertThat(failed.getMessage()).contains("may have been backed up").contains("show");
            });
  }

  @Test
  void backup_completedUnderNameThatNobodyRead_isNotCalledClean() {
    assertThat(condition(next(failed(BackupDecision.NAME_UNKNOWN)), Conditions.FAILED).getReason())
        .isEqualTo("CleanFailed");
  }

  @Test
  void job_justSucceeded_nameIsWrittenDownFirst() {
    NebulaBackup backup = complete();
    backup.setStatus(null);
    JobView job = job(backup, (world, made) -> world.succeed(made, Given.NAME));

    Action action = CleanupDecision.next(seen(backup).job(job).addAllPods(job.pods()).build());

    assertThat(status(action).getBackupName()).isEqualTo(Given.NAME);
  }

  @Test
  void job_running_isEnded_andItsPodWaitedFor() {
    NebulaBackup backup = complete();
    backup.setStatus(null);
    JobView job = job(backup, JobWorld::start);

    Action told = CleanupDecision.next(seen(backup).job(job).addAllPods(job.pods()).build());
    assertThat(condition(told, Conditions.CLEAN).getReason()).isEqualTo("Stopping");
    backup.setStatus(status(told));
    JobView suspended =
        suspended(CleanupDecision.next(seen(backup).job(job).addAllPods(job.pods()).build()), job);
    assertThat(CleanupDecision.next(seen(backup).job(suspended).build()))
        .isEqualTo(new Action.Delete(suspended.job()));
    assertThat(CleanupDecision.next(seen(backup).job(GivenJobs.ending(job)).build()))
        .isInstanceOf(Action.Await.class);
    assertThat(CleanupDecision.next(seen(backup).addAllPods(job.pods()).build()))
        .isInstanceOf(Action.Await.class);
    assertThat(
            CleanupDecision.next(
                seen(backup).addAllPods(job.pods()).now(DELETED.plus(DEADLINE)).build()))
        .isInstanceOf(Action.UpdateStatus.class);
    assertThat(condition(CleanupDecision.next(seen(backup).build()), Conditions.FAILED).getReason())
        .as("with nobody left who tells")
        .isEqualTo("CleanFailed");
  }

  @Test
  void job_neverStarted_isEnded_andHasLeftNothing() {
    NebulaBackup backup = complete();
    backup.setStatus(null);
    JobView job = GivenJobs.fresh(BackupJobs.backup(backup, CLUSTER, Given.settings()), CREATED);

    Action told = CleanupDecision.next(seen(backup).job(job).build());
    backup.setStatus(status(told));
    JobView suspended = suspended(CleanupDecision.next(seen(backup).job(job).build()), job);
    assertThat(CleanupDecision.next(seen(backup).job(suspended).build()))
        .isEqualTo(new Action.Delete(suspended.job()));
    assertThat(condition(CleanupDecision.next(seen(backup).build()), Conditions.CLEAN).getReason())
        .isEqualTo("NothingToClean");
  }

  @Test
  void job_whosePodStartsAsItIsBeingEnded_mayHaveLeftSomething() {
    NebulaBackup backup = complete();
    backup.setStatus(null);
    JobView job = GivenJobs.fresh(BackupJobs.backup(backup, CLUSTER, Given.settings()), CREATED);
    backup.setStatus(status(CleanupDecision.next(seen(backup).job(job).build())));
    JobView started = job(backup, JobWorld::start);

    Action told = CleanupDecision.next(seen(backup).job(started).build());

    assertThat(condition(told, Conditions.CLEAN).getReason()).isEqualTo("Stopping");
    backup.setStatus(status(told));
    assertThat(CleanupDecision.next(seen(backup).job(job).build()))
        .as("what was once seen is not forgotten")
        .isInstanceOf(Action.Update.class);
  }

  @Test
  void pod_thatStartsWhenItsJobIsGone_mayHaveLeftSomething() {
    NebulaBackup backup = complete();
    backup.setStatus(null);
    JobView job = GivenJobs.fresh(BackupJobs.backup(backup, CLUSTER, Given.settings()), CREATED);
    backup.setStatus(status(CleanupDecision.next(seen(backup).job(job).build())));
    JobView started = job(backup, JobWorld::start);

    Action told = CleanupDecision.next(seen(backup).addAllPods(started.pods()).build());

    assertThat(condition(told, Conditions.CLEAN).getReason()).isEqualTo("Stopping");
    backup.setStatus(status(told));
    assertThat(CleanupDecision.next(seen(backup).addAllPods(started.pods()).build()))
        .isInstanceOf(Action.Await.class);
  }

  @Test
  void job_thatNobodySuspends_isDeletedInTheEnd() {
    NebulaBackup backup = complete();
    backup.setStatus(null);
    JobView job = job(backup, JobWorld::start);
    backup.setStatus(status(CleanupDecision.next(seen(backup).job(job).build())));
    Action.Call suspension = (Action.Call) CleanupDecision.next(seen(backup).job(job).build());
    JobView waiting = new JobView((Job) suspension.object(), job.pods());

    assertThat(CleanupDecision.next(seen(backup).job(waiting).build()))
        .isInstanceOf(Action.Await.class);
    assertThat(CleanupDecision.next(seen(backup).job(waiting).now(DELETED.plus(DEADLINE)).build()))
        .isEqualTo(new Action.Delete(waiting.job()));
    assertThat(
            CleanupDecision.next(
                seen(backup)
                    .job(job)
                    .rejected(new Rejection(suspension, 403, "no updates"))
                    .build()))
        .isEqualTo(new Action.Delete(job.job()));
    assertThat(
            CleanupDecision.next(
                seen(backup)
                    .job(job)
                    .rejected(new Rejection(new Action.UpdateStatus(backup), 403, "no status"))
                    .build()))
        .isEqualTo(new Action.Delete(job.job()));
  }

  @Test
  void base_waitsForThoseBasedOnItThatAreBeingDeleted_andOnlyForThem() {
    NebulaBackup increment = increment();
    Action waiting = CleanupDecision.next(seen(complete()).addOthers(increment).build());
    assertThat(condition(waiting, Conditions.CLEAN).getReason()).isEqualTo("BackupNeeded");
    assertThat(condition(waiting, Conditions.CLEAN).getMessage()).contains("prod/increment");

    NebulaBackup toldOf = (NebulaBackup) ((Action.UpdateStatus) waiting).object();
    Instant late = DELETED.plus(DEADLINE).plusSeconds(1);
    assertThat(CleanupDecision.next(seen(toldOf).addOthers(increment).now(late).build()))
        .as("theirs is the time")
        .isInstanceOf(Action.Await.class);
    assertThat(CleanupDecision.next(seen(toldOf).now(late).build()))
        .as("its own begins when it is its turn")
        .isInstanceOf(Action.Create.class);
  }

  @Test
  void base_doesNotWaitForWhoStays_orIsOlder_orKeepsItsData_orLiesElsewhere() {
    NebulaBackup stays = GivenJobs.deleted(increment(), null);
    NebulaBackup older = increment();
    older.getStatus().setBackupName("BACKUP_2025_01_01_00_00_00");
    NebulaBackup keeps = increment();
    keeps.getSpec().setCleanBackupData(false);
    NebulaBackup other = increment();
    Objects.requireNonNull(other.getSpec().getConfig()).setBaseBackupName(Given.OTHER_NAME);
    NebulaBackup namesake = increment();
    Objects.requireNonNull(Objects.requireNonNull(namesake.getSpec().getConfig()).getS3())
        .setBucket("backups/other");

    for (NebulaBackup each : List.of(stays, older, keeps, other, namesake)) {
      assertThat(CleanupDecision.next(seen(complete()).addOthers(each).build()))
          .isInstanceOf(Action.Create.class);
    }
  }

  @Test
  void cleanJob_isPatientWithWhatEndsByItself() {
    Job job = (Job) ((Action.Create) next(complete())).object();

    assertThat(job.getSpec().getBackoffLimit()).isEqualTo(3);
    assertThat(job.getSpec().getPodFailurePolicy().getRules())
        .extracting(
            rule -> rule.getOnExitCodes() == null ? null : rule.getOnExitCodes().getValues())
        .containsExactly(null, List.of(RunnerExit.BUSY.code(), RunnerExit.BACKUP_NEEDED.code()));
  }

  @Test
  void job_ofAnotherController_isWaitedForAndNotTouched_andHoldsNothingForEver() {
    NebulaBackup backup = complete();
    JobView running = notOurs(backup, job(backup, JobWorld::start));
    JobView over = notOurs(backup, job(backup, (world, made) -> world.succeed(made, Given.NAME)));

    assertThat(BackupDecision.next(seen(backup).job(running).build()))
        .isInstanceOf(Action.Await.class);
    assertThat(BackupDecision.next(seen(backup).job(running).now(DELETED.plus(DEADLINE)).build()))
        .isInstanceOf(Action.UpdateStatus.class);
    assertThat(BackupDecision.next(seen(backup).job(over).build()))
        .isInstanceOfSatisfying(
            Action.Create.class, create -> assertThat(create.object()).isInstanceOf(Job.class));
  }

  @Test
  void cleanJob_ofFormerResource_isReplacedWhenOver() {
    NebulaBackup former = GivenJobs.existing(complete(), "former-uid", CREATED);
    JobView over = cleanJob(former, (world, made) -> world.succeed(made, Given.NAME));
    JobView running = cleanJob(former, JobWorld::start);

    assertThat(CleanupDecision.next(seen(complete()).cleanJob(over).build()))
        .isEqualTo(new Action.Delete(over.job()));
    assertThat(
            condition(
                    CleanupDecision.next(seen(complete()).cleanJob(running).build()),
                    Conditions.CLEAN)
                .getReason())
        .isEqualTo("CleanBlocked");
  }

  @Test
  void cleanJob_running_isReportedOnce() {
    JobView job = cleanJob(complete(), JobWorld::start);

    Action told = CleanupDecision.next(seen(complete()).cleanJob(job).build());
    assertThat(condition(told, Conditions.CLEAN).getReason()).isEqualTo("Cleaning");
    NebulaBackup again = (NebulaBackup) ((Action.UpdateStatus) told).object();
    assertThat(CleanupDecision.next(seen(again).cleanJob(job).build()))
        .isInstanceOf(Action.Await.class);
  }

  @Test
  void cleanJob_thatCannotStart_isExplainedAndGivenUpInTheEnd() {
    JobView job =
        cleanJob(
            complete(),
            (world, made) -> world.cannotStart(made, "ImagePullBackOff", "no such image"));

    assertThat(
            condition(
                    CleanupDecision.next(seen(complete()).cleanJob(job).build()), Conditions.CLEAN)
                .getMessage())
        .contains("no such image");
    assertThat(
            condition(
                    CleanupDecision.next(
                        seen(complete()).cleanJob(job).now(DELETED.plus(DEADLINE)).build()),
                    Conditions.FAILED)
                .getMessage())
        .contains(Given.NAME)
        .contains("longer than PT1H");
  }

  @Test
  void cluster_missing_isWaitedForWithinGrace_thenItsDataGoesWithoutIt() {
    Sentence missing = new Sentence("ClusterNotFound", "there is no cluster x");
    Duration grace = Given.settings().missingGrace();

    assertThat(
            condition(
                    CleanupDecision.next(seen(complete()).cluster(null).missing(missing).build()),
                    Conditions.CLEAN)
                .getReason())
        .isEqualTo("ClusterNotFound");
    Action action =
        CleanupDecision.next(
            seen(complete()).cluster(null).missing(missing).now(DELETED.plus(grace)).build());
    assertThat(
            ((Job) ((Action.Create) action).object())
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0)
                .getArgs())
        .startsWith("cleanup", "--name", Given.NAME, "--cluster-gone", "--storage")
        .doesNotContain("--meta");
  }

  @Test
  void secret_missing_isWaitedForWithinGraceOnly() {
    Sentence missing = new Sentence("SecretNotFound", "there is no Secret x");

    assertThat(
            condition(
                    CleanupDecision.next(
                        seen(complete())
                            .missing(missing)
                            .now(DELETED.plus(Given.settings().missingGrace()))
                            .build()),
                    Conditions.FAILED)
                .getMessage())
        .contains("there is no Secret x");
  }

  @Test
  void namespace_ending_isNotWaitedFor() {
    assertThat(
            condition(
                    CleanupDecision.next(seen(complete()).namespaceEnding(true).build()),
                    Conditions.FAILED)
                .getMessage())
        .contains("the namespace is being deleted");
  }

  @Test
  void cleanJob_refusedForGood_isGivenUp_refusedForNow_isTriedAgain() {
    Action.Call creation = (Action.Call) next(complete());

    assertThat(
            condition(
                    CleanupDecision.next(
                        seen(complete()).rejected(new Rejection(creation, 422, "bad")).build()),
                    Conditions.FAILED)
                .getMessage())
        .contains("bad");
    assertThat(
            condition(
                    CleanupDecision.next(
                        seen(complete()).rejected(new Rejection(creation, 403, "quota")).build()),
                    Conditions.CLEAN)
                .getReason())
        .isEqualTo("JobRefused");
  }

  @Test
  void givenUp_isToldInAnEvent_thenReleased() {
    NebulaBackup givenUp = failed(CleanupDecision.GIVEN_UP);

    Action event = next(givenUp);
    assertThat(((Action.Create) event).object()).isInstanceOf(Event.class);
    assertReleased(CleanupDecision.next(seen(givenUp).eventWritten(true).build()));
    assertReleased(
        CleanupDecision.next(
            seen(givenUp).rejected(new Rejection((Action.Call) event, 403, "no events")).build()));
    assertReleased(
        CleanupDecision.next(seen(givenUp).now(DELETED.plus(Duration.ofHours(2))).build()));
  }

  @Test
  void status_refused_holdsNothing() {
    NebulaBackup backup = complete();
    Rejection refused =
        new Rejection(new Action.UpdateStatus(backup), 403, "may not update the status");
    JobView over = cleanJob(backup, (world, made) -> world.succeed(made, Given.NAME));
    JobView failed = cleanJob(backup, (world, made) -> world.fail(made, 4, "STORAGE: no"));

    assertReleased(CleanupDecision.next(seen(backup).cleanJob(over).rejected(refused).build()));
    assertThat(CleanupDecision.next(seen(backup).rejected(refused).build()))
        .isInstanceOf(Action.Create.class);
    Action event = CleanupDecision.next(seen(backup).cleanJob(failed).rejected(refused).build());
    assertThat(((Event) ((Action.Create) event).object()).getMessage()).contains(Given.NAME);
    assertReleased(
        CleanupDecision.next(
            seen(backup).cleanJob(failed).rejected(refused).eventWritten(true).build()));
    assertReleased(
        CleanupDecision.next(
            seen(backup)
                .cleanJob(failed)
                .rejected(new Rejection((Action.Call) event, 403, "no events"))
                .build()));
  }

  private static void assertReleased(Action action) {
    assertThat(((Action.Update) action).object().getMetadata().getFinalizers()).isEmpty();
  }

  private static NebulaBackup complete() {
    NebulaBackup backup =
        GivenJobs.existing(Given.backup("prod", "nightly", null), "uid-1", CREATED);
    backup.getSpec().setCleanBackupData(true);
    backup.getMetadata().setFinalizers(new ArrayList<>(List.of(ObjectNames.CLEANUP_FINALIZER)));
    NebulaBackupStatus status = new NebulaBackupStatus();
    status.setBackupName(Given.NAME);
    backup.setStatus(status);
    return GivenJobs.deleted(backup, DELETED);
  }

  private static NebulaBackup increment() {
    NebulaBackup increment =
        GivenJobs.existing(Given.backup("prod", "increment", Given.NAME), "uid-2", CREATED);
    increment.getSpec().setCleanBackupData(true);
    increment.getMetadata().setFinalizers(List.of(ObjectNames.CLEANUP_FINALIZER));
    NebulaBackupStatus status = new NebulaBackupStatus();
    status.setBackupName(Given.OTHER_NAME);
    increment.setStatus(status);
    return GivenJobs.deleted(increment, DELETED);
  }

  private static NebulaBackup failed(String reason) {
    NebulaBackup backup = complete();
    backup.getStatus().setBackupName(null);
    backup
        .getStatus()
        .setConditions(
            Conditions.with(null, Conditions.FAILED, true, new Sentence(reason, reason), DELETED));
    return backup;
  }

  private static JobView job(NebulaBackup backup, GivenJobs.Fate fate) {
    return GivenJobs.seen(BackupJobs.backup(backup, CLUSTER, Given.settings()), CREATED, fate);
  }

  /** The Job that an action suspends, when the Job controller has done so. */
  private static JobView suspended(Action action, JobView job) {
    assertThat(action).isInstanceOf(Action.Update.class);
    Job changed = (Job) ((Action.Update) action).object();
    assertThat(changed.getSpec().getSuspend()).isTrue();
    assertThat(changed.getMetadata().getUid()).isEqualTo(job.job().getMetadata().getUid());
    return GivenJobs.seen(
        changed, CREATED, (world, made) -> assertThat(world.suspend(List.of(made))).isTrue());
  }

  private static JobView cleanJob(NebulaBackup backup, GivenJobs.Fate fate) {
    return GivenJobs.seen(
        BackupJobs.clean(backup, List.of(Given.NAME), CLUSTER, Given.settings()), DELETED, fate);
  }

  private static JobView notOurs(NebulaBackup backup, JobView view) {
    Job job = Resources.copy(view.job());
    job.getMetadata().getLabels().remove(ObjectNames.OWNER_UID_LABEL);
    job.getMetadata()
        .setOwnerReferences(
            List.of(
                new OwnerReferenceBuilder()
                    .withUid(backup.getMetadata().getUid())
                    .withController(true)
                    .build()));
    List<Pod> pods = view.pods().stream().map(pod -> new PodBuilder(pod).build()).toList();
    return new JobView(job, pods);
  }

  private static Action next(NebulaBackup backup) {
    return CleanupDecision.next(seen(backup).build());
  }

  private static ImmutableBackupObservation.Builder seen(NebulaBackup backup) {
    return BackupObservation.builder()
        .backup(backup)
        .cluster(CLUSTER)
        .now(DELETED.plusSeconds(1))
        .settings(Given.settings());
  }

  private static NebulaBackupStatus status(Action action) {
    return ((NebulaBackup) ((Action.UpdateStatus) action).object()).getStatus();
  }

  private static StatusCondition condition(Action action, String type) {
    return Objects.requireNonNull(Conditions.find(status(action).getConditions(), type), type);
  }
}
