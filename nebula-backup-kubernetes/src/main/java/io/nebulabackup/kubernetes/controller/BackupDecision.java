// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

import io.nebulabackup.kubernetes.model.NebulaBackup;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What to do next about a NebulaBackup. A pure function of what was seen.
 *
 * <p>Order of writes: finalizer, Job, status Running, status Complete with the backup's name (or
 * Failed), deletion of the Job. A Job is created only while the status says that none was, so a
 * backup never runs twice because of what happened to its Job.
 */
final class BackupDecision {

  static final String JOB_LOST = "JobLost";
  static final String NAME_UNKNOWN = "NameUnknown";

  private static final Duration SOON = Duration.ofSeconds(2);
  private static final Duration POLL = Duration.ofSeconds(10);
  private static final Duration RARELY = Duration.ofMinutes(1);

  private final BackupObservation seen;
  private final NebulaBackup backup;
  private final Instant now;

  private BackupDecision(BackupObservation seen) {
    this.seen = seen;
    this.backup = seen.backup();
    this.now = seen.now();
  }

  static Action next(BackupObservation seen) {
    return new BackupDecision(seen).next();
  }

  private Action next() {
    if (Resources.isBeingDeleted(backup)) {
      return CleanupDecision.next(seen);
    }
    JobView job = seen.job();
    if (job != null && !job.isOurs()) {
      return new Action.Await(
          RARELY,
          "Job "
              + job.job().getMetadata().getName()
              + " was not made by this controller: left alone");
    }
    boolean clean =
        backup.getSpec() != null && Boolean.TRUE.equals(backup.getSpec().getCleanBackupData());
    if (clean != Resources.hasFinalizer(backup, ObjectNames.CLEANUP_FINALIZER)) {
      return clean
          ? Resources.withFinalizer(backup, ObjectNames.CLEANUP_FINALIZER)
          : Resources.withoutFinalizer(backup, ObjectNames.CLEANUP_FINALIZER);
    }
    if (Conditions.isOver(BackupStatus.conditions(backup))) {
      return afterwards(job);
    }
    return job == null ? withoutJob() : withJob(job);
  }

  private Action afterwards(@Nullable JobView job) {
    if (job == null || !job.isFor(backup) || job.isBeingDeleted()) {
      return new Action.Done();
    }
    if (!job.isOver()) {
      return JobEnding.next(job, seen.rejected());
    }
    return Boolean.TRUE.equals(backup.getSpec().getAutoRemoveFinished())
        ? new Action.Delete(job.job())
        : new Action.Done();
  }

  private Action withoutJob() {
    if (Conditions.isTrue(BackupStatus.conditions(backup), Conditions.RUNNING)) {
      return lost();
    }
    Sentence invalid = BackupSpecCheck.problem(backup);
    if (invalid != null) {
      return over(Conditions.INVALID, invalid);
    }
    Rejection rejected = seen.rejected();
    if (rejected != null) {
      Sentence refusal =
          new Sentence("JobRefused", "the API server refuses the Job: " + rejected.message());
      return rejected.isFinal() ? over(Conditions.FAILED, refusal) : waiting(refusal, POLL);
    }
    ClusterView cluster = seen.cluster();
    Sentence missing = seen.missing();
    if (missing != null || cluster == null) {
      Sentence sentence = Objects.requireNonNull(missing);
      Instant created = Instant.parse(backup.getMetadata().getCreationTimestamp());
      return created.plus(seen.settings().missingGrace()).isAfter(now)
          ? waiting(sentence, SOON)
          : over(Conditions.FAILED, sentence);
    }
    if (cluster.notReady() != null) {
      return waiting(cluster.notReady(), POLL);
    }
    return new Action.Create(BackupJobs.backup(backup, cluster, seen.settings()));
  }

  private Action lost() {
    BegunBackups begun = BegunBackups.of(seen.pods());
    Sentence sentence =
        new Sentence(
            JOB_LOST,
            "the Job was deleted before it was over, so what it did is not known: create a new"
                + " NebulaBackup");
    return failed(
        sentence,
        begun.told() ? begun : new BegunBackups(begun.names(), begun.committed(), false, true));
  }

  private Action withJob(JobView job) {
    if (!job.isFor(backup)) {
      return waiting(
          new Sentence(
              "FormerJob",
              "Job "
                  + job.job().getMetadata().getName()
                  + " of a former NebulaBackup of this name is still there; waiting for it to go,"
                  + " delete it if nothing else does"),
          SOON);
    }
    if (!Conditions.isTrue(BackupStatus.conditions(backup), Conditions.RUNNING)) {
      return running(job, new Sentence("JobCreated", "the Job is created")).write();
    }
    if (job.succeeded() || hasCommittedInVain(job)) {
      return completed(seen, job);
    }
    if (job.isOver()) {
      return failed(job.failure("BackupFailed"), job.begun());
    }
    if (job.isBeingDeleted()) {
      return new Action.Await(SOON, "the Job to go, which someone deleted");
    }
    Sentence blocked = job.notStarting();
    if (!job.neverStarted()) {
      Sentence retrying = job.retrying();
      return running(
              job,
              retrying == null ? new Sentence("JobRunning", "the backup is running") : retrying)
          .writeOr(new Action.Await(POLL, "the Job"));
    }
    Sentence starting =
        blocked == null
            ? new Sentence(
                "PodNotStarted", "Job " + job.job().getMetadata().getName() + " has no Pod yet")
            : blocked;
    if (job.created().plus(seen.settings().startDeadline()).isBefore(now)) {
      return over(
          Conditions.FAILED,
          new Sentence(
              starting.reason(),
              starting.message() + "; given up after " + seen.settings().startDeadline()));
    }
    return running(job, starting).writeOr(new Action.Await(POLL, "the Pod to start"));
  }

  /**
   * A runner that is told to end when it has just committed has failed for Kubernetes, and another
   * Pod may be about to take a second backup. Where it has succeeded, the Job will say so.
   */
  private static boolean hasCommittedInVain(JobView job) {
    return job.begun().committed() != null && (job.isOver() || !job.hasSucceededPod());
  }

  private BackupStatus running(JobView job, Sentence sentence) {
    return new BackupStatus(backup)
        .started(type(job), job.created())
        .condition(Conditions.RUNNING, true, sentence, now);
  }

  /** The Job that is there tells the type: the spec may have changed since. */
  private static String type(JobView job) {
    return job.job()
            .getMetadata()
            .getName()
            .startsWith(ObjectNames.backupJob(BackupJobs.INCREMENTAL, ""))
        ? BackupJobs.INCREMENTAL
        : BackupJobs.FULL;
  }

  static Action completed(BackupObservation seen, JobView job) {
    BegunBackups begun = job.begun();
    Action note = BackupStatus.noteUnfinished(seen.backup(), begun);
    if (note != null) {
      return note;
    }
    BackupStatus status = new BackupStatus(seen.backup()).started(type(job), job.created());
    String name = begun.committed();
    if (name == null) {
      return status
          .phase(Conditions.FAILED)
          .condition(
              Conditions.FAILED,
              true,
              new Sentence(
                  NAME_UNKNOWN,
                  "the Job completed, but no Pod of it is left that says the backup's name: look it"
                      + " up with the runner's show"),
              seen.now())
          .write();
    }
    return status
        .completed(name, job.completed(seen.now()))
        .condition(
            Conditions.COMPLETE,
            true,
            new Sentence("BackupComplete", "backup " + name + " is complete"),
            seen.now())
        .write();
  }

  private Action waiting(Sentence why, Duration atMost) {
    return new BackupStatus(backup)
        .condition(Conditions.RUNNING, false, why, now)
        .writeOr(new Action.Await(atMost, why.message()));
  }

  /** A run has failed. What it may have left is written down, for its Pods may go. */
  private Action failed(Sentence why, BegunBackups begun) {
    Action note = BackupStatus.noteUnfinished(backup, begun);
    if (note != null) {
      return note;
    }
    String name = begun.last();
    if (name == null && begun.told() && !begun.mayBeMore()) {
      return over(Conditions.FAILED, why);
    }
    BackupStatus status =
        new BackupStatus(backup)
            .phase(Conditions.FAILED)
            .condition(Conditions.FAILED, true, why, now);
    return (name == null ? status : status.begun(name)).write();
  }

  /** Nothing more will happen, and nothing has been begun. */
  private Action over(String condition, Sentence why) {
    return new BackupStatus(backup)
        .phase(condition)
        .condition(condition, true, why, now)
        .condition(Conditions.CLEAN, true, CleanupDecision.NOTHING_BEGUN, now)
        .write();
  }
}
