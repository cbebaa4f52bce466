// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What Kubernetes does about Jobs: a Pod each, and what becomes of it. Statuses are written as the
 * API server takes them from the Job controller and a kubelet.
 */
final class JobWorld {

  private final OutsideApi api;
  private final InstantSource clock;

  JobWorld(OutsideApi api, InstantSource clock) {
    this.api = api;
    this.clock = clock;
  }

  List<Job> jobs() {
    return api.list(Job.class, null, Map.of());
  }

  List<Job> unfinished() {
    return jobs().stream().filter(job -> !new JobView(job, List.of()).isOver()).toList();
  }

  void start(Job job) {
    api.put(pod(job, "Running").build());
  }

  /** Tells whether the Job's Pod has been started. */
  boolean isStarted(Job job) {
    return api.find(Pod.class, job.getMetadata().getNamespace(), podName(job)) != null;
  }

  void succeed(Job job, String message) {
    api.put(ended(job, "Succeeded", 0, message));
    api.put(
        new JobBuilder(fresh(job))
            .withNewStatus()
            .withStartTime(Conditions.time(clock.instant()))
            .withCompletionTime(Conditions.time(clock.instant()))
            .withSucceeded(1)
            .addNewCondition()
            .withType("SuccessCriteriaMet")
            .withStatus("True")
            .endCondition()
            .addNewCondition()
            .withType("Complete")
            .withStatus("True")
            .endCondition()
            .endStatus()
            .build());
  }

  void fail(Job job, int exitCode, String message) {
    api.put(ended(job, "Failed", exitCode, message));
    api.put(
        new JobBuilder(fresh(job))
            .withNewStatus()
            .withStartTime(Conditions.time(clock.instant()))
            .withFailed(1)
            .addNewCondition()
            .withType("FailureTarget")
            .withStatus("True")
            .withReason("BackoffLimitExceeded")
            .endCondition()
            .addNewCondition()
            .withType("Failed")
            .withStatus("True")
            .withReason("BackoffLimitExceeded")
            .withMessage("Job has reached the specified backoff limit")
            .endCondition()
            .endStatus()
            .build());
  }

  /** Takes back that the Job is over, as if its last failure were to be followed by a retry. */
  void goOn(Job job) {
    Job retried = fresh(job);
    retried.setStatus(new JobStatus());
    api.put(retried);
  }

  /** The Job and its Pod are as if nothing had happened yet. */
  void restart(Job job) {
    goOn(job);
    start(job);
  }

  /**
   * What the Job controller does about Jobs that are to be suspended: their Pods go, and it says
   * so.
   *
   * @return whether there were any
   */
  boolean suspend(List<Job> jobs) {
    List<Job> coming =
        jobs.stream()
            .filter(job -> job.getSpec() != null)
            .filter(job -> Boolean.TRUE.equals(job.getSpec().getSuspend()))
            .filter(job -> !new JobView(job, List.of()).isSuspended())
            .toList();
    coming.forEach(this::suspend);
    return !coming.isEmpty();
  }

  private void suspend(Job job) {
    api.list(
            Pod.class,
            job.getMetadata().getNamespace(),
            Map.of(ObjectNames.JOB_NAME_LABEL, job.getMetadata().getName()))
        .forEach(api::delete);
    api.put(
        new JobBuilder(fresh(job))
            .editOrNewStatus()
            .addNewCondition()
            .withType("Suspended")
            .withStatus("True")
            .withReason("JobSuspended")
            .endCondition()
            .endStatus()
            .build());
  }

  void cannotStart(Job job, String reason, String message) {
    api.put(
        pod(job, "Pending")
            .editStatus()
            .addNewContainerStatus()
            .withName(ObjectNames.CONTAINER)
            .withNewState()
            .withNewWaiting(message, reason)
            .endState()
            .endContainerStatus()
            .endStatus()
            .build());
  }

  private Job fresh(Job job) {
    return Objects.requireNonNull(
        api.find(Job.class, job.getMetadata().getNamespace(), job.getMetadata().getName()));
  }

  private Pod ended(Job job, String phase, int exitCode, String message) {
    return pod(job, phase)
        .editStatus()
        .addNewContainerStatus()
        .withName(ObjectNames.CONTAINER)
        .withNewState()
        .withNewTerminated()
        .withExitCode(exitCode)
        .withReason(exitCode == 0 ? "Completed" : "Error")
        .withMessage(message)
        .endTerminated()
        .endState()
        .endContainerStatus()
        .endStatus()
        .build();
  }

  private PodBuilder pod(Job job, String phase) {
    String name = job.getMetadata().getName();
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace(job.getMetadata().getNamespace())
        .withName(podName(job))
        .withCreationTimestamp(Conditions.time(clock.instant()))
        .withLabels(job.getSpec().getTemplate().getMetadata().getLabels())
        .addToLabels(ObjectNames.JOB_NAME_LABEL, name)
        .addNewOwnerReference()
        .withApiVersion("batch/v1")
        .withKind("Job")
        .withName(name)
        .withUid(job.getMetadata().getUid())
        .endOwnerReference()
        .endMetadata()
        .withSpec(job.getSpec().getTemplate().getSpec())
        .withNewStatus()
        .withPhase(phase)
        .endStatus();
  }

  private static String podName(Job job) {
    return job.getMetadata().getName() + "-x1y2z";
  }
}
