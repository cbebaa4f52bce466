// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

import io.nebulabackup.kubernetes.model.BackupConfig;
import io.nebulabackup.kubernetes.model.NebulaBackup;
import io.nebulabackup.kubernetes.model.OpenModel;
import org.jspecify.annotations.Nullable;

/** Finds what makes a NebulaBackup impossible, whatever else there is. */
final class BackupSpecCheck {

  private static final String REASON = "InvalidSpec";

  private BackupSpecCheck() {}

  static @Nullable Sentence problem(NebulaBackup backup) {
    String name = backup.getMetadata().getName();
    String longest = ObjectNames.backupJob(BackupJobs.FULL, name);
    if (longest.length() > ObjectNames.LONGEST_JOB_NAME) {
      return new Sentence(
          REASON,
          "metadata.name is "
              + name.length()
              + " characters long, and its Job would be named "
              + longest
              + ": use at most "
              + (ObjectNames.LONGEST_JOB_NAME - longest.length() + name.length()));
    }
    Sentence unreadable = unreadable(backup.getSpec());
    if (unreadable != null) {
      return unreadable;
    }
    BackupConfig config = backup.getSpec() == null ? null : backup.getSpec().getConfig();
    if (config == null) {
      return new Sentence(REASON, "spec.config is missing: name the cluster and the storage there");
    }
    String base = config.getBaseBackupName();
    if (base != null && !base.isEmpty() && !JobView.BACKUP_NAME.matcher(base).matches()) {
      return new Sentence(
          REASON,
          "spec.config.baseBackupName is \""
              + base
              + "\", and backups are named BACKUP_yyyy_MM_dd_HH_mm_ss: take the name from"
              + " status.backupName of the NebulaBackup that is the base");
    }
    return commonProblem(
        config.getClusterName(),
        config.getConcurrency(),
        StorageSource.of(config.getS3(), config.getGs()));
  }

  /** The definitions leave some fields open, and the API server takes anything there. */
  static @Nullable Sentence unreadable(@Nullable OpenModel spec) {
    return spec == null || spec.unreadableFields().isEmpty()
        ? null
        : new Sentence(REASON, "spec." + String.join("; spec.", spec.unreadableFields().values()));
  }

  static @Nullable Sentence commonProblem(
      @Nullable String cluster, @Nullable Integer concurrency, @Nullable StorageSource storage) {
    if (cluster == null || cluster.isBlank()) {
      return new Sentence(REASON, "spec.config.clusterName is missing: name the cluster");
    }
    if (concurrency != null && (concurrency < 1 || concurrency > 256)) {
      return new Sentence(REASON, "spec.config.concurrency is " + concurrency + ": write 1 to 256");
    }
    if (storage == null) {
      return new Sentence(
          REASON,
          "spec.config names no bucket: write spec.config.s3.bucket or spec.config.gs.bucket");
    }
    return null;
  }
}
