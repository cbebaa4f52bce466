// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Jobs and Pods of backups. The operator labels both with the name of the NebulaBackup
 * (nebula-operator 1.8 apis/pkg/label).
 */
final class Workloads {

  private static final String BACKUP_LABEL = "apps.nebula-graph.io/backup";

  private final Scope scope;

  Workloads(Scope scope) {
    this.scope = scope;
  }

  List<JobState> jobs() {
    return jobs(all());
  }

  List<JobState> jobs(String backup) {
    return jobs(of(backup));
  }

  private List<JobState> jobs(LabelSelector selector) {
    return ApiCalls.call(
        "list Jobs in " + scope.namespace(),
        () ->
            scope
                .kubernetes()
                .batch()
                .v1()
                .jobs()
                .inNamespace(scope.namespace())
                .withLabelSelector(selector)
                .list()
                .getItems()
                .stream()
                .map(Workloads::job)
                .toList());
  }

  List<PodState> pods() {
    return pods(all());
  }

  List<PodState> pods(String backup) {
    return pods(of(backup));
  }

  private List<PodState> pods(LabelSelector selector) {
    return ApiCalls.call(
        "list Pods in " + scope.namespace(),
        () ->
            scope
                .kubernetes()
                .pods()
                .inNamespace(scope.namespace())
                .withLabelSelector(selector)
                .list()
                .getItems()
                .stream()
                .map(Workloads::pod)
                .toList());
  }

  private static LabelSelector all() {
    return new LabelSelectorBuilder()
        .addNewMatchExpression()
        .withKey(BACKUP_LABEL)
        .withOperator("Exists")
        .endMatchExpression()
        .build();
  }

  private static LabelSelector of(String backup) {
    return new LabelSelectorBuilder().addToMatchLabels(BACKUP_LABEL, backup).build();
  }

  static JobState job(Job job) {
    JobStatus status = job.getStatus() == null ? new JobStatus() : job.getStatus();
    return JobState.builder()
        .name(job.getMetadata().getName())
        .succeeded(count(status.getSucceeded()))
        .completions(job.getSpec().getCompletions() == null ? 1 : job.getSpec().getCompletions())
        .failed(
            status.getConditions().stream()
                .anyMatch(
                    condition ->
                        "Failed".equals(condition.getType())
                            && "True".equals(condition.getStatus())))
        .createdAt(Readings.instant(job.getMetadata().getCreationTimestamp()).orElse(Instant.EPOCH))
        .startedAt(Readings.instant(status.getStartTime()))
        .completedAt(Readings.instant(status.getCompletionTime()))
        .build();
  }

  static PodState pod(Pod pod) {
    return PodState.builder()
        .name(pod.getMetadata().getName())
        .readyContainers(PodStatusText.readyContainers(pod))
        .containers(pod.getSpec().getContainers().size())
        .status(PodStatusText.of(pod))
        .restarts(PodStatusText.restarts(pod))
        .createdAt(Readings.instant(pod.getMetadata().getCreationTimestamp()).orElse(Instant.EPOCH))
        .build();
  }

  private static int count(@Nullable Integer number) {
    return number == null ? 0 : number;
  }
}
