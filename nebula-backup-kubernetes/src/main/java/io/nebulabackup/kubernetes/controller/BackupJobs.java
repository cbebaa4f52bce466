// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.nebulabackup.kubernetes.model.BackupConfig;
import io.nebulabackup.kubernetes.model.NebulaBackup;
import io.nebulabackup.kubernetes.runner.RunnerExit;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The two Jobs of a NebulaBackup. */
final class BackupJobs {

  static final String FULL = "full";
  static final String INCREMENTAL = "incr";

  /** The component that a Job which takes a backup is labelled as. */
  static final String BACKUP = "backup";

  static final int CONCURRENCY = 5;

  private BackupJobs() {}

  static String type(NebulaBackup backup) {
    String base = config(backup).getBaseBackupName();
    return base == null || base.isEmpty() ? FULL : INCREMENTAL;
  }

  static Job backup(NebulaBackup backup, ClusterView cluster, ControllerSettings settings) {
    BackupConfig config = config(backup);
    String name = backup.getMetadata().getName();
    String type = type(backup);
    RunnerJob job =
        new RunnerJob(backup, ObjectNames.backupJob(type, name), settings)
            .label(ObjectNames.BACKUP_LABEL, name)
            .label(ObjectNames.COMPONENT_LABEL, BACKUP)
            .arguments("backup", type)
            .on(cluster)
            .arguments(
                "--concurrency",
                String.valueOf(Objects.requireNonNullElse(config.getConcurrency(), CONCURRENCY)))
            .storage(storage(config))
            .retries(settings.backupRetries())
            .retriedAfter(
                RunnerExit.CLUSTER_UNAVAILABLE, RunnerExit.STORE_UNAVAILABLE, RunnerExit.BUSY);
    if (INCREMENTAL.equals(type)) {
      job.arguments("--base", Objects.requireNonNull(config.getBaseBackupName()));
    }
    return job.build(backup.getSpec());
  }

  /**
   * Retries are the Job's own, so that their number outlives this process. If the cluster is gone,
   * its data in the store need not stay.
   */
  static Job clean(
      NebulaBackup backup,
      List<String> backupNames,
      @Nullable ClusterView cluster,
      ControllerSettings settings) {
    String name = backup.getMetadata().getName();
    RunnerJob job =
        new RunnerJob(backup, ObjectNames.cleanJob(name), settings)
            .label(ObjectNames.BACKUP_LABEL, name)
            .label(ObjectNames.COMPONENT_LABEL, "clean")
            .arguments("cleanup");
    backupNames.forEach(each -> job.arguments("--name", each));
    return (cluster == null ? job.arguments("--cluster-gone") : job.on(cluster))
        .storage(storage(config(backup)))
        .retries(settings.cleanRetries())
        .patientAfter(RunnerExit.BUSY, RunnerExit.BACKUP_NEEDED)
        .within(settings.cleanDeadline())
        .outlivesOwner(Resources.hasFinalizer(backup, "foregroundDeletion"))
        .build(backup.getSpec());
  }

  private static BackupConfig config(NebulaBackup backup) {
    return Objects.requireNonNull(backup.getSpec().getConfig(), "a checked spec has a config");
  }

  private static StorageSource storage(BackupConfig config) {
    return Objects.requireNonNull(StorageSource.of(config.getS3(), config.getGs()));
  }
}
