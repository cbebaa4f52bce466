// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

import io.fabric8.kubernetes.api.model.Event;
import io.nebulabackup.kubernetes.model.NebulaBackup;
import io.nebulabackup.kubernetes.model.StatusCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What to do next about a NebulaBackup that is being deleted. A pure function of what was seen.
 *
 * <p>Whatever fails, the finalizer goes: when the data is deleted, when there is none, when the
 * cleaning Job has used up its retries, or at last when {@link ControllerSettings#cleanDeadline()}
 * is over. If data stays, or may stay, a condition says so and an event, which is still there when
 * the resource is not. It goes, too, if neither may be written.
 */
final class CleanupDecision {

  static final String GIVEN_UP = "CleanFailed";

  /** Failures after which the store may hold a backup nobody knows the name of. */
  private static final Set<String> MAY_HAVE_DATA =
      Set.of(BackupDecision.JOB_LOST, BackupDecision.NAME_UNKNOWN);

  private static final Duration SOON = Duration.ofSeconds(2);
  private static final Duration POLL = Duration.ofSeconds(10);
  private static final Duration FOR_EVENT = Duration.ofMinutes(1);

  private final BackupObservation seen;
  private final NebulaBackup backup;
  private final Instant now;
  private final Instant deletedAt;

  private CleanupDecision(BackupObservation seen) {
    this.seen = seen;
    this.backup = seen.backup();
    this.now = seen.now();
    this.deletedAt = Instant.parse(backup.getMetadata().getDeletionTimestamp());
  }

  static Action next(BackupObservation seen) {
    return new CleanupDecision(seen).next();
  }

  /** The condition that cleaning up was given up with, or null. */
  static @Nullable StatusCondition givenUp(NebulaBackup backup) {
    StatusCondition failed = Conditions.find(BackupStatus.conditions(backup), Conditions.FAILED);
    return failed != null && GIVEN_UP.equals(failed.getReason()) ? failed : null;
  }

  private Action next() {
    if (!Resources.hasFinalizer(backup, ObjectNames.CLEANUP_FINALIZER)) {
      return new Action.Done();
    }
    boolean clean =
        backup.getSpec() != null && Boolean.TRUE.equals(backup.getSpec().getCleanBackupData());
    if (!clean || Conditions.isTrue(BackupStatus.conditions(backup), Conditions.CLEAN)) {
      return release();
    }
    StatusCondition givenUp = givenUp(backup);
    if (givenUp != null) {
      return afterGivingUp(givenUp);
    }
    Action settling = settle();
    if (settling != null) {
      return settling;
    }
    String name = name();
    if (name == null) {
      return withoutName();
    }
    Sentence invalid = BackupSpecCheck.problem(backup);
    if (invalid != null) {
      return giveUp(invalid.message());
    }
    return isLate()
        ? giveUp("it took longer than " + seen.settings().cleanDeadline())
        : clean(name);
  }

  /** The backup's name, by its status or by the Job that has just taken it. */
  private @Nullable String name() {
    String name = BackupStatus.backupName(backup);
    JobView job = seen.job();
    return name == null && job != null && job.isFor(backup) && job.succeeded()
        ? job.backupName()
        : name;
  }

  /** Ends the backup's own Job, and writes down the name of a backup it has completed. */
  private @Nullable Action settle() {
    JobView job = seen.job();
    if (job != null && job.isFor(backup)) {
      if (BackupStatus.backupName(backup) == null && name() != null && !isStatusRefused()) {
        return BackupDecision.completed(seen, job);
      }
      if (!job.isOver() && !job.isBeingDeleted()) {
        return new Action.Delete(job.job());
      }
    }
    // Also someone else's Job may still be about to write what is to be deleted.
    if (job != null && isOf(job) && !job.isOver() && !isLate()) {
      return new Action.Await(SOON, "the backup's Job to go");
    }
    return JobView.anyAtWork(seen.pods()) && !isLate()
        ? new Action.Await(SOON, "the backup's Pod to end")
        : null;
  }

  private boolean isOf(JobView job) {
    return job.isFor(backup) || job.isOwnedBy(backup);
  }

  private Action withoutName() {
    JobView job = seen.job();
    StatusCondition failed = Conditions.find(BackupStatus.conditions(backup), Conditions.FAILED);
    boolean completed = job != null && job.isFor(backup) && job.succeeded();
    return completed || (failed != null && MAY_HAVE_DATA.contains(failed.getReason()))
        ? giveUp("its name is not known; the runner's show lists the backups that are there")
        : cleaned(
            new Sentence(
                "NothingToClean",
                "no backup was completed; a run that was stopped takes back what it began"));
  }

  private Action clean(String name) {
    JobView job = seen.cleanJob();
    if (job == null) {
      return start(name);
    }
    if (!isOf(job)) {
      return job.isOurs() && job.isOver() && !job.isBeingDeleted()
          // It outlived a former resource of this name.
          ? new Action.Delete(job.job())
          : progress(
              new Sentence(
                  "CleanBlocked",
                  "Job "
                      + job.job().getMetadata().getName()
                      + " exists, which was not made for this resource: delete it"),
              SOON);
    }
    if (job.succeeded()) {
      return cleaned(new Sentence("Cleaned", "the data of backup " + name + " is deleted"));
    }
    if (job.isOver()) {
      return giveUp(job.failure(GIVEN_UP).message());
    }
    Sentence blocked = job.notStarting();
    return progress(
        blocked == null
            ? new Sentence("Cleaning", "the data of backup " + name + " is being deleted")
            : blocked,
        POLL);
  }

  private Action start(String name) {
    Rejection rejected = seen.rejected();
    if (seen.namespaceEnding()) {
      return giveUp("the namespace is being deleted, so no Job can run in it");
    }
    if (rejected != null && !rejected.isOfStatus()) {
      String refusal = "the API server refuses the Job: " + rejected.message();
      return rejected.isFinal()
          ? giveUp(refusal)
          : progress(new Sentence("JobRefused", refusal), POLL);
    }
    ClusterView cluster = seen.cluster();
    Sentence missing = seen.missing();
    if (missing != null || cluster == null) {
      Sentence sentence = Objects.requireNonNull(missing);
      return deletedAt.plus(seen.settings().missingGrace()).isAfter(now)
          ? progress(sentence, SOON)
          : giveUp(sentence.message());
    }
    return new Action.Create(BackupJobs.clean(backup, name, cluster, seen.settings()));
  }

  private Action afterGivingUp(StatusCondition givenUp) {
    // Deletion must not depend on being allowed to write events.
    boolean waited =
        !Instant.parse(Objects.requireNonNull(givenUp.getLastUpdateTime()))
            .plus(FOR_EVENT)
            .isAfter(now);
    if (seen.eventWritten() || seen.namespaceEnding() || seen.rejected() != null || waited) {
      return release();
    }
    return new Action.Create(event(Objects.requireNonNullElse(givenUp.getMessage(), GIVEN_UP)));
  }

  private Event event(String message) {
    return Events.warning(backup, GIVEN_UP, message, now);
  }

  private boolean isStatusRefused() {
    return seen.rejected() != null && seen.rejected().isOfStatus();
  }

  private boolean isLate() {
    return !deletedAt.plus(seen.settings().cleanDeadline()).isAfter(now);
  }

  private Action release() {
    return Resources.withoutFinalizer(backup, ObjectNames.CLEANUP_FINALIZER);
  }

  private Action progress(Sentence sentence, Duration atMost) {
    Action await = new Action.Await(atMost, sentence.message());
    return isStatusRefused()
        ? await
        : new BackupStatus(backup).condition(Conditions.CLEAN, false, sentence, now).writeOr(await);
  }

  private Action cleaned(Sentence sentence) {
    return isStatusRefused()
        ? release()
        : new BackupStatus(backup)
            .phase(Conditions.CLEAN)
            .condition(Conditions.CLEAN, true, sentence, now)
            .write();
  }

  private Action giveUp(String why) {
    String name = name();
    String message =
        (name == null
                ? "what may have been backed up stays in the store, delete it with the runner's cleanup: "
                : "the data of backup "
                    + name
                    + " stays in the store, delete it with the runner's cleanup: ")
            + why;
    if (isStatusRefused()) {
      return seen.eventWritten() ? release() : new Action.Create(event(message));
    }
    if (seen.rejected() != null && seen.rejected().call().object() instanceof Event) {
      return release();
    }
    return new BackupStatus(backup)
        .phase(Conditions.FAILED)
        .condition(Conditions.FAILED, true, new Sentence(GIVEN_UP, message), now)
        .write();
  }
}
