// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.nebulabackup.kubernetes.runner.TerminationMessage;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A Job and its Pods, read for what they tell about the run.
 *
 * @param job the Job
 * @param pods its Pods
 */
record JobView(Job job, List<Pod> pods) {

  /** metad's names, createBackup in src/meta/processors/admin/CreateBackupProcessor.cpp. */
  static final Pattern BACKUP_NAME = Pattern.compile("BACKUP_\\d+_\\d+_\\d+_\\d+_\\d+_\\d+");

  /** Reads a Job and its Pods; null if there is no such Job. */
  static @Nullable JobView read(KubernetesApi api, String namespace, String name) {
    Job job = api.find(Job.class, namespace, name);
    return job == null
        ? null
        : new JobView(
            job, api.list(Pod.class, namespace, Map.of(ObjectNames.JOB_NAME_LABEL, name)));
  }

  /** Tells whether this controller made the Job. */
  boolean isOurs() {
    return label() != null;
  }

  boolean isFor(HasMetadata owner) {
    return owner.getMetadata().getUid().equals(label());
  }

  /** Tells whether it would go with a resource, whoever made it. */
  boolean isOwnedBy(HasMetadata owner) {
    return Resources.orNone(job.getMetadata().getOwnerReferences()).stream()
        .anyMatch(reference -> owner.getMetadata().getUid().equals(reference.getUid()));
  }

  private @Nullable String label() {
    return job.getMetadata().getLabels() == null
        ? null
        : job.getMetadata().getLabels().get(ObjectNames.OWNER_UID_LABEL);
  }

  boolean isBeingDeleted() {
    return job.getMetadata().getDeletionTimestamp() != null;
  }

  Instant created() {
    return Instant.parse(job.getMetadata().getCreationTimestamp());
  }

  boolean succeeded() {
    return condition("Complete") != null;
  }

  boolean hasSucceededPod() {
    return pods.stream()
        .anyMatch(pod -> pod.getStatus() != null && "Succeeded".equals(pod.getStatus().getPhase()));
  }

  boolean isOver() {
    return succeeded() || condition("Failed") != null;
  }

  /** Tells whether the Job controller has suspended it: it has ended its Pods and creates none. */
  boolean isSuspended() {
    return condition("Suspended") != null;
  }

  private @Nullable JobCondition condition(String type) {
    return job.getStatus() == null || job.getStatus().getConditions() == null
        ? null
        : job.getStatus().getConditions().stream()
            .filter(c -> type.equals(c.getType()) && "True".equals(c.getStatus()))
            .findFirst()
            .orElse(null);
  }

  /** When it succeeded, by the API server's clock. */
  Instant completed(Instant otherwise) {
    String time = job.getStatus() == null ? null : job.getStatus().getCompletionTime();
    return time == null ? otherwise : Instant.parse(time);
  }

  BegunBackups begun() {
    return BegunBackups.of(pods);
  }

  /** Why the Job failed, in the runner's own words if it had any. */
  Sentence failure(String reason) {
    JobCondition failed = condition("Failed");
    String ofJob =
        failed == null
            ? ""
            : failed.getReason() + ": " + Objects.requireNonNullElse(failed.getMessage(), "");
    Pod last =
        pods.stream()
            .filter(pod -> pod.getStatus() != null && "Failed".equals(pod.getStatus().getPhase()))
            .max(Comparator.comparing(pod -> pod.getMetadata().getCreationTimestamp()))
            .orElse(null);
    if (last == null) {
      return new Sentence(
          reason, "Job " + job.getMetadata().getName() + " failed, and no Pod tells why; " + ofJob);
    }
    ContainerStateTerminated end = terminated(last);
    String pod = "Pod " + last.getMetadata().getName();
    if (end == null) {
      return new Sentence(
          reason,
          pod
              + " failed: "
              + Objects.requireNonNullElse(last.getStatus().getReason(), "no reason given")
              + ", "
              + Objects.requireNonNullElse(last.getStatus().getMessage(), ofJob));
    }
    String words =
        TerminationMessage.parse(Objects.requireNonNullElse(end.getMessage(), "")).words();
    if (words.isEmpty() || words.startsWith(TerminationMessage.INTERRUPTED + ":")) {
      return new Sentence(
          reason,
          pod
              + " ended with exit code "
              + end.getExitCode()
              + ", "
              + end.getReason()
              + "; "
              + ofJob);
    }
    return RunnerFailure.of(reason, Objects.requireNonNullElse(end.getExitCode(), 1), words);
  }

  /** Why the Pod failed that another is about to follow; null if one is at work. */
  @Nullable Sentence retrying() {
    boolean allFailed =
        pods.stream()
            .allMatch(
                pod -> pod.getStatus() != null && "Failed".equals(pod.getStatus().getPhase()));
    if (isOver() || pods.isEmpty() || !allFailed) {
      return null;
    }
    Sentence failure = failure("PodFailed");
    return new Sentence(failure.reason(), "tried again after: " + failure.message());
  }

  /** What keeps the newest Pod from starting, as the kubelet or the scheduler puts it; or null. */
  @Nullable Sentence notStarting() {
    Pod newest =
        pods.stream()
            .max(Comparator.comparing(pod -> pod.getMetadata().getCreationTimestamp()))
            .orElse(null);
    if (newest == null
        || newest.getStatus() == null
        || !"Pending".equals(newest.getStatus().getPhase())) {
      return null;
    }
    String pod = "Pod " + newest.getMetadata().getName() + " cannot start yet: ";
    Sentence waiting =
        Stream.concat(
                Stream.ofNullable(newest.getStatus().getInitContainerStatuses()),
                Stream.ofNullable(newest.getStatus().getContainerStatuses()))
            .flatMap(List::stream)
            .map(ContainerStatus::getState)
            .filter(Objects::nonNull)
            .map(ContainerState::getWaiting)
            .filter(Objects::nonNull)
            .filter(wait -> wait.getMessage() != null && !wait.getMessage().isBlank())
            .map(wait -> new Sentence(reason(wait), pod + wait.getMessage()))
            .findFirst()
            .orElse(null);
    if (waiting != null) {
      return waiting;
    }
    return Stream.ofNullable(newest.getStatus().getConditions())
        .flatMap(List::stream)
        .filter(c -> "PodScheduled".equals(c.getType()) && "False".equals(c.getStatus()))
        .map(c -> new Sentence(reason(c), pod + c.getMessage()))
        .findFirst()
        .orElse(null);
  }

  /** Tells whether some Pod may still be at work, or about to be. */
  static boolean anyAtWork(List<Pod> pods) {
    return pods.stream()
        .map(Pod::getStatus)
        .anyMatch(
            status ->
                status == null
                    || !("Succeeded".equals(status.getPhase())
                        || "Failed".equals(status.getPhase())));
  }

  /** Tells whether no container of the Job has ever run. */
  boolean neverStarted() {
    return pods.stream()
        .allMatch(pod -> pod.getStatus() == null || "Pending".equals(pod.getStatus().getPhase()));
  }

  /** Tells whether a Pod's runner runs or has run, as far as can be known. */
  static boolean hasRun(Pod pod) {
    if (pod.getStatus() == null || "Pending".equals(pod.getStatus().getPhase())) {
      return false;
    }
    // It waits for good if a container before it has failed.
    ContainerState state = state(pod);
    return state == null || state.getWaiting() == null;
  }

  private static String reason(ContainerStateWaiting waiting) {
    return Objects.requireNonNullElse(waiting.getReason(), "PodNotStarted");
  }

  private static String reason(PodCondition condition) {
    return Objects.requireNonNullElse(condition.getReason(), "PodNotStarted");
  }

  static @Nullable ContainerStateTerminated terminated(Pod pod) {
    ContainerState state = state(pod);
    return state == null ? null : state.getTerminated();
  }

  private static @Nullable ContainerState state(Pod pod) {
    if (pod.getStatus() == null || pod.getStatus().getContainerStatuses() == null) {
      return null;
    }
    return pod.getStatus().getContainerStatuses().stream()
        .filter(status -> ObjectNames.CONTAINER.equals(status.getName()))
        .map(ContainerStatus::getState)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }
}
