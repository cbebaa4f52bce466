// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

import io.fabric8.kubernetes.api.model.Event;
import io.nebulabackup.kubernetes.model.BackupConfig;
import io.nebulabackup.kubernetes.model.NebulaBackup;
import io.nebulabackup.kubernetes.model.StatusCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What to do next about a NebulaBackup that is being deleted. A pure function of what was seen.
 *
 * <p>Chains go from their end: a backup waits for those based on it that are being deleted as well,
 * so that each finds itself unneeded. Since those are younger, by their names, nobody waits in a
 * circle.
 *
 * <p>Whatever fails, the finalizer goes: when the data is deleted, when there is none, when the
 * cleaning Job has used up its retries, or at last when {@link ControllerSettings#cleanDeadline()}
 * is over. If data stays, or may stay, a condition says so and an event, which is still there when
 * the resource is not. It goes, too, if neither may be written.
 */
final class CleanupDecision {

  static final String GIVEN_UP = "CleanFailed";

  /** What is said of a resource for which no run has begun a backup. */
  static final Sentence NOTHING_BEGUN =
      new Sentence("NothingToClean", "no backup was begun, so there is no data");

  private static final String STOPPING = "Stopping";
  private static final String NEVER_STARTED = "NeverStarted";
  private static final String NEEDED = "BackupNeeded";

  private static final Sentence BEFORE_ITS_START =
      new Sentence(NEVER_STARTED, "the Job is deleted before it has started");
  private static final Sentence WHILE_IT_RAN = new Sentence(STOPPING, "the running Job is deleted");

  private static final Duration SOON = Duration.ofSeconds(2);
  private static final Duration POLL = Duration.ofSeconds(10);
  private static final Duration FOR_EVENT = Duration.ofMinutes(1);

  private final BackupObservation seen;
  private final NebulaBackup backup;
  private final Instant now;
  private final Instant deletedAt;
  private final BegunBackups begun;

  private CleanupDecision(BackupObservation seen) {
    this.seen = seen;
    this.backup = seen.backup();
    this.now = seen.now();
    this.deletedAt = Instant.parse(backup.getMetadata().getDeletionTimestamp());
    this.begun = BegunBackups.of(seen.pods());
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
    if (seen.cleanJob() == null) {
      Sentence needed = needed(name);
      if (needed != null) {
        return progress(needed, POLL);
      }
    }
    return isLate() && !hasWaited()
        ? giveUp("it took longer than " + seen.settings().cleanDeadline())
        : clean(name);
  }

  /** The backup's name, by its status or by what its runs have left. */
  private @Nullable String name() {
    String name = BackupStatus.backupName(backup);
    return name == null ? begun.last() : name;
  }

  /** Ends the backup's own Job, and writes down what it has begun. */
  private @Nullable Action settle() {
    JobView job = seen.job();
    if (job != null && job.isFor(backup)) {
      if (BackupStatus.backupName(backup) == null
          && begun.committed() != null
          && !isStatusRefused()) {
        return BackupDecision.completed(seen, job);
      }
      if (!job.isOver() && !job.isBeingDeleted()) {
        return stop(job);
      }
    }
    // Also someone else's Job may still be about to write what is to be deleted.
    if (job != null && isOf(job) && !job.isOver() && !isLate()) {
      return new Action.Await(SOON, "the backup's Job to go");
    }
    if (hasStartedAfterAll()) {
      return new BackupStatus(backup).condition(Conditions.CLEAN, false, WHILE_IT_RAN, now).write();
    }
    if (JobView.anyAtWork(seen.pods()) && !isLate()) {
      return new Action.Await(SOON, "the backup's Pod to end");
    }
    Action note = BackupStatus.noteUnfinished(backup, begun);
    if (note != null) {
      return note;
    }
    String last = begun.last();
    return BackupStatus.backupName(backup) == null && last != null && !isStatusRefused()
        ? new BackupStatus(backup).begun(last).write()
        : null;
  }

  /** When the Job and its Pods are gone, only the status tells whether it has run. */
  private Action stop(JobView job) {
    if (isStatusRefused()) {
      return new Action.Delete(job.job());
    }
    return new BackupStatus(backup)
        .condition(
            Conditions.CLEAN,
            false,
            job.neverStarted() && !isNoted(STOPPING) ? BEFORE_ITS_START : WHILE_IT_RAN,
            now)
        .writeOr(isLate() ? new Action.Delete(job.job()) : JobEnding.next(job, seen.rejected()));
  }

  /** A Pod may have started while its Job was being ended. */
  private boolean hasStartedAfterAll() {
    return isNoted(NEVER_STARTED)
        && !isStatusRefused()
        && seen.pods().stream().anyMatch(JobView::hasRun);
  }

  private boolean isNoted(String reason) {
    StatusCondition clean = Conditions.find(BackupStatus.conditions(backup), Conditions.CLEAN);
    return clean != null && reason.equals(clean.getReason());
  }

  private boolean isOf(JobView job) {
    return job.isFor(backup) || job.isOwnedBy(backup);
  }

  private Action withoutName() {
    return mayHaveData()
        ? giveUp("its name is not known; the runner's show lists the backups that are there")
        : cleaned(NOTHING_BEGUN);
  }

  /** Tells whether a run may have begun a backup, given that none has told a name. */
  private boolean mayHaveData() {
    if (begun.mayBeMore() || begun.told()) {
      return begun.mayBeMore();
    }
    if (isNoted(NEVER_STARTED)) {
      return false;
    }
    JobView job = seen.job();
    return (job != null && job.isFor(backup))
        || isNoted(STOPPING)
        || Conditions.isTrue(BackupStatus.conditions(backup), Conditions.RUNNING)
        || Conditions.isTrue(BackupStatus.conditions(backup), Conditions.FAILED);
  }

  /** Which backups have to go first, and are about to. */
  private @Nullable Sentence needed(String name) {
    List<String> dependents =
        seen.others().stream()
            .filter(other -> isBasedOn(other, name) && isAboutToBeCleaned(other))
            .map(Resources::described)
            .sorted()
            .toList();
    return dependents.isEmpty()
        ? null
        : new Sentence(
            NEEDED, String.join(", ", dependents) + " must go first, being based on " + name);
  }

  /** Backups of two clusters may well have one name, but not in one bucket. */
  private boolean isBasedOn(NebulaBackup other, String name) {
    BackupConfig config = config(other);
    String own = BackupStatus.backupName(other);
    return config != null
        && name.equals(config.getBaseBackupName())
        && Objects.equals(place(config), place(config(backup)))
        && (own == null || own.compareTo(name) > 0);
  }

  private static @Nullable BackupConfig config(NebulaBackup backup) {
    return backup.getSpec() == null ? null : backup.getSpec().getConfig();
  }

  /** Without the endpoint: one store may be reached by several. */
  private static @Nullable String place(@Nullable BackupConfig config) {
    StorageSource source = config == null ? null : StorageSource.of(config.getS3(), config.getGs());
    return source == null ? null : source.uri();
  }

  private static boolean isAboutToBeCleaned(NebulaBackup other) {
    return Resources.isBeingDeleted(other)
        && Resources.hasFinalizer(other, ObjectNames.CLEANUP_FINALIZER)
        && Boolean.TRUE.equals(other.getSpec().getCleanBackupData());
  }

  /** Tells whether it has only just become its turn. */
  private boolean hasWaited() {
    return seen.cleanJob() == null && isNoted(NEEDED);
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
    Sentence failed = blocked == null ? job.retrying() : blocked;
    return progress(
        failed == null
            ? new Sentence("Cleaning", "the data of backup " + name + " is being deleted")
            : failed,
        POLL);
  }

  private Action start(String name) {
    Rejection rejected = seen.rejected();
    if (seen.namespaceEnding()) {
      return giveUp("the namespace is being deleted, so no Job can run in it");
    }
    if (rejected != null && rejected.call() instanceof Action.Create) {
      String refusal = "the API server refuses the Job: " + rejected.message();
      return rejected.isFinal()
          ? giveUp(refusal)
          : progress(new Sentence("JobRefused", refusal), POLL);
    }
    ClusterView cluster = seen.cluster();
    Sentence missing = seen.missing();
    if (missing != null && deletedAt.plus(seen.settings().missingGrace()).isAfter(now)) {
      return progress(missing, SOON);
    }
    // Without the cluster its data can be deleted; without the Secret it cannot.
    return missing != null && cluster != null
        ? giveUp(missing.message())
        : new Action.Create(BackupJobs.clean(backup, names(name), cluster, seen.settings()));
  }

  private List<String> names(String name) {
    Set<String> names = new LinkedHashSet<>(BackupStatus.unfinished(backup));
    names.add(name);
    return List.copyOf(names);
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
    JobView job = seen.cleanJob();
    Instant since = job != null && isOf(job) ? job.created() : deletedAt;
    return !since.plus(seen.settings().cleanDeadline()).isAfter(now);
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
