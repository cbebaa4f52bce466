// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

import io.nebulabackup.kubernetes.model.NebulaRestore;
import io.nebulabackup.kubernetes.model.NebulaRestoreStatus;
import io.nebulabackup.kubernetes.model.StatusCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What to do next about a NebulaRestore. A pure function of what was seen.
 *
 * <p>nebula-operator restores into a new cluster that it makes; without it there is nobody to make
 * one. So the restore replaces the data of a cluster that exists, and only of the one that the
 * annotation {@link NebulaRestore#RESTORE_INTO_ANNOTATION} names: a resource written for
 * nebula-operator must not cost anyone a cluster. As the runner does all in one go, MetadComplete,
 * StoragedComplete and Complete become true together; until then Complete is false and says why.
 * While it runs the phase is empty, as nebula-operator's is.
 */
final class RestoreDecision {

  private static final Duration SOON = Duration.ofSeconds(2);
  private static final Duration POLL = Duration.ofSeconds(10);
  private static final Duration RARELY = Duration.ofMinutes(1);

  private final RestoreObservation seen;
  private final NebulaRestore restore;
  private final Instant now;

  private RestoreDecision(RestoreObservation seen) {
    this.seen = seen;
    this.restore = seen.restore();
    this.now = seen.now();
  }

  static Action next(RestoreObservation seen) {
    return new RestoreDecision(seen).next();
  }

  static @Nullable List<StatusCondition> conditions(NebulaRestore restore) {
    return restore.getStatus() == null ? null : restore.getStatus().getConditions();
  }

  static boolean hasStarted(NebulaRestore restore) {
    return restore.getStatus() != null && restore.getStatus().getTimeStarted() != null;
  }

  private Action next() {
    JobView job = seen.job();
    if (job != null && !job.isOurs()) {
      return new Action.Await(RARELY, "a Job that was not made by this controller: left alone");
    }
    if (Resources.isBeingDeleted(restore)) {
      return new Action.Done();
    }
    if (Conditions.isOver(conditions(restore))) {
      return afterwards(job);
    }
    return job == null ? withoutJob() : withJob(job);
  }

  private Action afterwards(@Nullable JobView job) {
    if (job == null || !job.isFor(restore) || job.isBeingDeleted()) {
      return new Action.Done();
    }
    boolean remove =
        Boolean.TRUE.equals(restore.getSpec().getAutoRemoveFailed())
            && Conditions.isTrue(conditions(restore), Conditions.FAILED);
    if (!job.isOver()) {
      return JobEnding.next(job, seen.rejected());
    }
    return remove ? new Action.Delete(job.job()) : new Action.Done();
  }

  private Action withoutJob() {
    if (hasStarted(restore)) {
      return over(
          Conditions.FAILED,
          new Sentence(
              "JobLost",
              "the Job was deleted before it was over, so the state of the cluster is not known:"
                  + " look at it, and create a new NebulaRestore"));
    }
    Sentence invalid = RestorePlan.problem(restore);
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
      Instant created = Instant.parse(restore.getMetadata().getCreationTimestamp());
      return created.plus(seen.settings().missingGrace()).isAfter(now)
          ? waiting(sentence, SOON)
          : over(Conditions.FAILED, sentence);
    }
    String source = RestorePlan.config(restore).getClusterName();
    if (!cluster.name().equals(source) && cluster.storageds() == 0) {
      return over(
          Conditions.INVALID,
          new Sentence(
              "StoragedsUnknown",
              "cluster "
                  + cluster.name()
                  + " has no NebulaCluster that tells its storageds, so those of "
                  + source
                  + " cannot be mapped to them: run the runner's restore with --map-host"));
    }
    // Whether the cluster is ready does not matter: a restore is what a broken one needs.
    return new Action.Create(RestorePlan.job(restore, cluster, seen.source(), seen.settings()));
  }

  private Action withJob(JobView job) {
    if (!job.isFor(restore)) {
      return waiting(
          new Sentence(
              "FormerJob",
              "Job "
                  + job.job().getMetadata().getName()
                  + " of a former NebulaRestore of this name is still there; waiting for it to go,"
                  + " delete it if nothing else does"),
          SOON);
    }
    if (!hasStarted(restore)) {
      NebulaRestore changed = copy();
      changed.getStatus().setTimeStarted(Conditions.time(job.created()));
      changed.getStatus().setClusterName(RestorePlan.target(restore));
      return new Action.UpdateStatus(changed);
    }
    if (job.succeeded()) {
      return completed(job);
    }
    if (job.isOver()) {
      return over(Conditions.FAILED, job.failure("RestoreFailed"));
    }
    if (job.isBeingDeleted()) {
      return new Action.Await(SOON, "the Job to go, which someone deleted");
    }
    Sentence blocked = job.notStarting();
    if (job.neverStarted() && job.created().plus(seen.settings().startDeadline()).isBefore(now)) {
      return over(
          Conditions.FAILED,
          blocked == null ? new Sentence("PodNotStarted", "the Job's Pod never started") : blocked);
    }
    return waiting(
        blocked == null ? new Sentence("Restoring", "the restore is running") : blocked, POLL);
  }

  private Action completed(JobView job) {
    NebulaRestore changed = copy();
    NebulaRestoreStatus status = changed.getStatus();
    status.setMetaDownload(true);
    status.setStorageDownload(true);
    status.setTimeCompleted(Conditions.time(job.completed(now)));
    status.setPhase(Conditions.COMPLETE);
    Sentence sentence =
        new Sentence(
            "RestoreComplete",
            "backup " + RestorePlan.config(restore).getBackupName() + " is restored");
    for (String type : List.of("MetadComplete", "StoragedComplete", Conditions.COMPLETE)) {
      status.setConditions(Conditions.with(status.getConditions(), type, true, sentence, now));
    }
    return new Action.UpdateStatus(changed);
  }

  private Action waiting(Sentence why, Duration atMost) {
    NebulaRestore changed = copy();
    changed
        .getStatus()
        .setConditions(Conditions.with(conditions(restore), Conditions.COMPLETE, false, why, now));
    return changed.getStatus().equals(restore.getStatus())
        ? new Action.Await(atMost, why.message())
        : new Action.UpdateStatus(changed);
  }

  private Action over(String condition, Sentence why) {
    NebulaRestore changed = copy();
    NebulaRestoreStatus status = changed.getStatus();
    status.setPhase(condition);
    // What it last waited for is no longer so.
    status.setConditions(
        Conditions.with(conditions(restore), Conditions.COMPLETE, false, why, now));
    status.setConditions(Conditions.with(status.getConditions(), condition, true, why, now));
    return new Action.UpdateStatus(changed);
  }

  /** The definition requires the two flags in each status. */
  private NebulaRestore copy() {
    NebulaRestore copy = Resources.copy(restore);
    if (copy.getStatus() == null) {
      NebulaRestoreStatus status = new NebulaRestoreStatus();
      status.setMetaDownload(false);
      status.setStorageDownload(false);
      copy.setStatus(status);
    }
    return copy;
  }
}
