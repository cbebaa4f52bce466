// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

import io.fabric8.kubernetes.api.model.Event;
import io.nebulabackup.kubernetes.model.NebulaBackup;
import io.nebulabackup.kubernetes.model.StatusCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What to do next about a NebulaBackup that is being deleted. A pure function of what was seen.
 *
 * <p>Whatever fails, the finalizer goes: when the data is deleted, when there is none, when the
 * cleaning Job has used up its retries, or at last when {@link ControllerSettings#cleanDeadline()}
 * is over. If data stays, a condition says so and an event, which is still there when the resource
 * is not.
 */
final class CleanupDecision {

  static final String GIVEN_UP = "CleanFailed";
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
    String name = BackupStatus.backupName(backup);
    if (name == null) {
      return cleaned(
          new Sentence(
              "NothingToClean",
              "no backup was completed; a run that was stopped takes back what it began"));
    }
    if (BackupSpecCheck.problem(backup) != null) {
      return giveUp(Objects.requireNonNull(BackupSpecCheck.problem(backup)).message());
    }
    return isLate()
        ? giveUp("it took longer than " + seen.settings().cleanDeadline())
        : clean(name);
  }

  /** Ends the backup's own Job, and takes the name of a backup it has completed. */
  private @Nullable Action settle() {
    JobView job = seen.job();
    if (job != null && job.isFor(backup)) {
      if (job.succeeded() && job.backupName() != null && BackupStatus.backupName(backup) == null) {
        return BackupDecision.completed(seen, job);
      }
      if (!job.isOver() && !job.isBeingDeleted()) {
        return new Action.Delete(job.job());
      }
      if (!job.isOver() && !isLate()) {
        return new Action.Await(SOON, "the backup's Job to go");
      }
    }
    return JobView.anyAtWork(seen.pods()) && !isLate()
        ? new Action.Await(SOON, "the backup's Pod to end")
        : null;
  }

  private Action clean(String name) {
    JobView job = seen.cleanJob();
    if (job == null) {
      return start(name);
    }
    if (!job.isFor(backup)) {
      return progress(
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
    if (rejected != null) {
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
    Event event =
        Events.warning(
            backup, GIVEN_UP, Objects.requireNonNullElse(givenUp.getMessage(), GIVEN_UP), now);
    return new Action.Create(event);
  }

  private boolean isLate() {
    return !deletedAt.plus(seen.settings().cleanDeadline()).isAfter(now);
  }

  private Action release() {
    return Resources.withoutFinalizer(backup, ObjectNames.CLEANUP_FINALIZER);
  }

  private Action progress(Sentence sentence, Duration atMost) {
    return new BackupStatus(backup)
        .condition(Conditions.CLEAN, false, sentence, now)
        .writeOr(new Action.Await(atMost, sentence.message()));
  }

  private Action cleaned(Sentence sentence) {
    return new BackupStatus(backup)
        .phase(Conditions.CLEAN)
        .condition(Conditions.CLEAN, true, sentence, now)
        .write();
  }

  private Action giveUp(String why) {
    return new BackupStatus(backup)
        .phase(Conditions.FAILED)
        .condition(
            Conditions.FAILED,
            true,
            new Sentence(
                GIVEN_UP,
                "the data of backup "
                    + BackupStatus.backupName(backup)
                    + " stays in the store, delete it with the runner's cleanup: "
                    + why),
            now)
        .write();
  }
}
