// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.nebulabackup.kubernetes.model.NebulaBackup;
import io.nebulabackup.kubernetes.model.NebulaBackupSpec;
import io.nebulabackup.kubernetes.model.NebulaCronBackup;
import io.nebulabackup.kubernetes.model.NebulaRestore;
import io.nebulabackup.kubernetes.model.RunConfig;
import io.nebulabackup.kubernetes.model.S3Storage;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a scenario plays: all that acts besides the controller. What belongs to one run is labelled
 * and named so, and its backups lie apart from those of other runs, which have the same names;
 * names in these methods are without the run's.
 *
 * @param api the API server
 * @param clock the controller's clock
 * @param namespace where the run is
 * @param run the run's name
 */
record Stage(OutsideApi api, ManualClock clock, String namespace, String run) {

  static final String RUN_LABEL = "run";

  static ControllerSettings settings() {
    return ControllerSettings.builder()
        .runnerImage(Given.IMAGE)
        .missingGrace(Duration.ofHours(1))
        .startDeadline(Duration.ofDays(30))
        .build();
  }

  String named(String name) {
    return run + "-" + name;
  }

  private String job(String kind, String name) {
    return kind + "-" + named(name);
  }

  void create(HasMetadata resource) {
    Map<String, String> labels =
        new LinkedHashMap<>(Resources.orNone(resource.getMetadata().getLabels()));
    labels.put(RUN_LABEL, run);
    resource.getMetadata().setLabels(labels);
    resource.getMetadata().setNamespace(namespace);
    resource.getMetadata().setName(named(resource.getMetadata().getName()));
    S3Storage s3 = config(resource).getS3();
    if (s3 != null) {
      s3.setBucket(s3.getBucket() + "/" + run);
    }
    api.create(resource);
  }

  private static RunConfig config(HasMetadata resource) {
    if (resource instanceof NebulaRestore restore) {
      return Objects.requireNonNull(restore.getSpec().getConfig());
    }
    NebulaBackupSpec spec =
        resource instanceof NebulaCronBackup cron
            ? cron.getSpec().getBackupTemplate()
            : ((NebulaBackup) resource).getSpec();
    return Objects.requireNonNull(Objects.requireNonNull(spec).getConfig());
  }

  <T extends HasMetadata> @Nullable T find(Class<T> kind, String name) {
    return api.find(kind, namespace, named(name));
  }

  void delete(Class<? extends HasMetadata> kind, String name) {
    api.delete(Objects.requireNonNull(find(kind, name), name));
  }

  boolean isComplete(String backup) {
    NebulaBackup found = find(NebulaBackup.class, backup);
    return found != null && Conditions.isTrue(BackupStatus.conditions(found), Conditions.COMPLETE);
  }

  /** What is left of the run, of one kind. */
  <T extends HasMetadata> List<T> all(Class<T> kind) {
    return api.list(kind, namespace, Map.of(RUN_LABEL, run));
  }

  /** Everything of the run. */
  List<HasMetadata> all() {
    List<HasMetadata> all = new ArrayList<>();
    Stream.of(NebulaCronBackup.class, NebulaBackup.class, NebulaRestore.class, Job.class, Pod.class)
        .forEach(kind -> all.addAll(all(kind)));
    return all;
  }

  /** Tells whether something is still there whose owner is not. */
  boolean hasOrphans() {
    List<HasMetadata> all = all();
    Set<String> uids =
        all.stream().map(object -> object.getMetadata().getUid()).collect(Collectors.toSet());
    return all.stream()
        .flatMap(object -> Resources.orNone(object.getMetadata().getOwnerReferences()).stream())
        .anyMatch(owner -> !uids.contains(owner.getUid()));
  }

  /** Deletes the run's resources, and so what they own. */
  void clear() {
    for (Class<? extends HasMetadata> kind : TurnByTurn.resources()) {
      for (HasMetadata resource : all(kind)) {
        try {
          resource.getMetadata().setFinalizers(List.of());
          api.update(resource);
          HasMetadata again = api.find(kind, namespace, resource.getMetadata().getName());
          if (again != null) {
            api.delete(again);
          }
        } catch (KubernetesClientException e) {
          // What a schedule owns goes with it, and may be gone already.
          if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
            throw e;
          }
        }
      }
    }
  }

  @Nullable Job unfinished(String kind, String name) {
    Job job = api.find(Job.class, namespace, job(kind, name));
    return job == null || new JobView(job, List.of()).isOver() ? null : job;
  }

  /** The Jobs of the run that are not over. */
  List<Job> unfinished() {
    return all(Job.class).stream().filter(job -> !new JobView(job, List.of()).isOver()).toList();
  }

  JobWorld jobs() {
    return new JobWorld(api, clock);
  }
}
