// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.nebulabackup.kubernetes.model.NebulaBackupSpec;
import io.nebulabackup.kubernetes.model.NebulaRestore;
import io.nebulabackup.kubernetes.model.RestoreConfig;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a NebulaRestore asks for: its checks and its Job. */
final class RestorePlan {

  private static final String REASON = "InvalidSpec";

  private RestorePlan() {}

  static @Nullable String target(NebulaRestore restore) {
    String target = Resources.annotation(restore, NebulaRestore.RESTORE_INTO_ANNOTATION);
    return target == null || target.isBlank() ? null : target;
  }

  static RestoreConfig config(NebulaRestore restore) {
    return Objects.requireNonNull(restore.getSpec().getConfig(), "a checked spec has a config");
  }

  static String namespace(NebulaRestore restore) {
    return Objects.requireNonNullElse(
        config(restore).getClusterNamespace(), restore.getMetadata().getNamespace());
  }

  static StorageSource storage(NebulaRestore restore) {
    RestoreConfig config = config(restore);
    return Objects.requireNonNull(StorageSource.of(config.getS3(), config.getGs()));
  }

  static @Nullable Sentence problem(NebulaRestore restore) {
    Sentence unreadable = BackupSpecCheck.unreadable(restore.getSpec());
    if (unreadable != null) {
      return unreadable;
    }
    RestoreConfig config = restore.getSpec() == null ? null : restore.getSpec().getConfig();
    if (config == null) {
      return new Sentence(
          REASON, "spec.config is missing: name the cluster, the backup and the storage there");
    }
    int length = restore.getMetadata().getName().length();
    int most = ObjectNames.LONGEST_JOB_NAME - ObjectNames.restoreJob("").length();
    if (length > most) {
      return new Sentence(
          REASON,
          "metadata.name is "
              + length
              + " characters long: use at most "
              + most
              + ", the Job is named after it");
    }
    String backup = config.getBackupName();
    if (backup == null || !JobView.BACKUP_NAME.matcher(backup).matches()) {
      return new Sentence(
          REASON,
          "spec.config.backupName is \""
              + backup
              + "\", and backups are named BACKUP_yyyy_MM_dd_HH_mm_ss: take the name from"
              + " status.backupName of a NebulaBackup");
    }
    Sentence common =
        BackupSpecCheck.commonProblem(
            config.getClusterName(),
            config.getConcurrency(),
            StorageSource.of(config.getS3(), config.getGs()));
    String target = target(restore);
    if (common != null || target == null) {
      return common == null ? noTarget(config) : common;
    }
    return target.contains("/") ? elsewhere(target) : null;
  }

  private static Sentence elsewhere(String target) {
    return new Sentence(
        "TargetElsewhere",
        NebulaRestore.RESTORE_INTO_ANNOTATION
            + " is \""
            + target
            + "\", and only a cluster in the namespace of the backup's own can be named: to restore"
            + " into another namespace, run the runner's restore with --map-host");
  }

  private static Sentence noTarget(RestoreConfig config) {
    return new Sentence(
        "TargetNotNamed",
        "nebula-operator, which would make a new cluster for the restore, does not run here. To"
            + " replace the data of an existing cluster, name it in the annotation "
            + NebulaRestore.RESTORE_INTO_ANNOTATION
            + ": "
            + config.getClusterName()
            + " itself, or another one of as many storageds");
  }

  /** The cluster that the backup is of; others are told from it by their name alone. */
  static String source(NebulaRestore restore) {
    return Objects.requireNonNull(config(restore).getClusterName());
  }

  /**
   * The restore's Job. The storageds of the backup have the port that the source's NebulaCluster
   * says; if that is gone, the target is taken to be set up like it.
   */
  static Job job(
      NebulaRestore restore,
      ClusterView target,
      @Nullable ClusterView sourceCluster,
      ControllerSettings settings) {
    RestoreConfig config = config(restore);
    String name = restore.getMetadata().getName();
    RunnerJob job =
        new RunnerJob(restore, ObjectNames.restoreJob(name), settings)
            .label(ObjectNames.RESTORE_LABEL, name)
            .label(ObjectNames.COMPONENT_LABEL, "restore")
            .arguments("restore", "full", "--name", Objects.requireNonNull(config.getBackupName()))
            .on(target)
            .arguments(
                "--concurrency",
                String.valueOf(
                    Objects.requireNonNullElse(config.getConcurrency(), BackupJobs.CONCURRENCY)))
            .storage(storage(restore));
    String source = source(restore);
    if (!source.equals(target.name())) {
      String domain = settings.clusterDomain();
      String sourcePort = (sourceCluster == null ? target : sourceCluster).storagedPort();
      for (int i = 0; i < target.storageds(); i++) {
        job.arguments(
            "--map-host",
            ClusterView.storaged(source, target.namespace(), domain, i, sourcePort)
                + "="
                + ClusterView.storaged(
                    target.name(), target.namespace(), domain, i, target.storagedPort()));
      }
    }
    NebulaBackupSpec pod = new NebulaBackupSpec();
    pod.setNodeSelector(restore.getSpec().getNodeSelector());
    pod.setAffinity(restore.getSpec().getAffinity());
    pod.setTolerations(restore.getSpec().getTolerations());
    return job.build(pod);
  }
}
