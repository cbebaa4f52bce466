// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.nebulabackup.kubernetes.model.BackupConfig;
import io.nebulabackup.kubernetes.model.NebulaBackup;
import io.nebulabackup.kubernetes.model.StatusCondition;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads what decides about a NebulaBackup. */
final class BackupReconciler implements Reconciler<NebulaBackup> {

  private final KubernetesApi api;
  private final ControllerSettings settings;
  private final InstantSource clock;
  private final EndedPods ended;

  BackupReconciler(
      KubernetesApi api, ControllerSettings settings, InstantSource clock, EndedPods ended) {
    this.api = api;
    this.settings = settings;
    this.clock = clock;
    this.ended = ended;
  }

  @Override
  public Class<NebulaBackup> kind() {
    return NebulaBackup.class;
  }

  @Override
  public Action next(NebulaBackup backup, @Nullable Rejection rejected) {
    String namespace = backup.getMetadata().getNamespace();
    String name = backup.getMetadata().getName();
    List<StatusCondition> conditions = BackupStatus.conditions(backup);
    JobView job = job(namespace, name);
    if (job == null && !Resources.isStill(api, backup)) {
      // A Job may have come and gone between the two reads: only both together tell.
      return new Action.Await(Duration.ZERO, "a consistent view");
    }
    ImmutableBackupObservation.Builder seen =
        BackupObservation.builder()
            .backup(backup)
            .job(job)
            .rejected(rejected)
            .now(clock.instant())
            .settings(settings);
    boolean ending = Resources.isBeingDeleted(backup);
    if (ending) {
      seen.cleanJob(view(namespace, ObjectNames.cleanJob(name)))
          .addAllOthers(api.list(NebulaBackup.class, namespace, Map.of()))
          .namespaceEnding(isEnding(namespace))
          .eventWritten(
              (rejected != null || CleanupDecision.givenUp(backup) != null)
                  && api.find(Event.class, namespace, Events.name(backup, CleanupDecision.GIVEN_UP))
                      != null);
    }
    if (ending || (job == null && Conditions.isTrue(conditions, Conditions.RUNNING))) {
      seen.addAllPods(pods(backup, job));
    }
    if (ending || (job == null && !Conditions.isOver(conditions))) {
      Prerequisites needed = prerequisites(backup);
      if (needed != null) {
        seen.cluster(needed.cluster()).missing(needed.missing());
      }
    }
    return BackupDecision.next(seen.build());
  }

  /** The Job of either type: the spec may have changed since it was created. */
  private @Nullable JobView job(String namespace, String backup) {
    JobView full = view(namespace, ObjectNames.backupJob(BackupJobs.FULL, backup));
    return full != null
        ? full
        : view(namespace, ObjectNames.backupJob(BackupJobs.INCREMENTAL, backup));
  }

  private @Nullable JobView view(String namespace, String name) {
    return JobView.read(api, namespace, name);
  }

  /** The Pods of the backup's Job: those that are there, and those that were until they ended. */
  private List<Pod> pods(NebulaBackup backup, @Nullable JobView job) {
    Map<String, Pod> pods = new LinkedHashMap<>();
    ended.of(backup, BackupJobs.BACKUP).forEach(pod -> pods.put(pod.getMetadata().getUid(), pod));
    for (Pod pod : job == null ? podsOfJob(backup) : job.pods()) {
      // What is read may be older than what was seen, and never tells more of one that has ended.
      pods.putIfAbsent(pod.getMetadata().getUid(), pod);
    }
    return List.copyOf(pods.values());
  }

  private List<Pod> podsOfJob(NebulaBackup backup) {
    return api.list(
        Pod.class,
        backup.getMetadata().getNamespace(),
        Map.of(
            ObjectNames.OWNER_UID_LABEL,
            backup.getMetadata().getUid(),
            ObjectNames.COMPONENT_LABEL,
            BackupJobs.BACKUP));
  }

  private boolean isEnding(String name) {
    Namespace namespace = api.find(Namespace.class, "", name);
    return namespace != null && Resources.isBeingDeleted(namespace);
  }

  private @Nullable Prerequisites prerequisites(NebulaBackup backup) {
    if (BackupSpecCheck.problem(backup) != null) {
      return null;
    }
    BackupConfig config = Objects.requireNonNull(backup.getSpec().getConfig());
    String namespace = backup.getMetadata().getNamespace();
    return Prerequisites.read(
        api,
        namespace,
        Objects.requireNonNullElse(config.getClusterNamespace(), namespace),
        Objects.requireNonNull(config.getClusterName()),
        Objects.requireNonNull(StorageSource.of(config.getS3(), config.getGs())),
        settings.clusterDomain());
  }
}
