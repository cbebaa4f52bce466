// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes;

import io.nebulabackup.kubernetes.model.NebulaBackup;
import io.nebulabackup.kubernetes.model.NebulaBackupStatus;
import io.nebulabackup.kubernetes.model.NebulaCronBackup;
import io.nebulabackup.kubernetes.model.NebulaRestore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Lists as kubectl prints them. The columns of the custom resources are those of their definitions
 * (nebula-operator 1.8 config/crd/bases); a cell without a value is empty.
 */
final class Tables {

  private Tables() {}

  static String backups(List<NebulaBackup> objects, Scope scope) {
    Instant now = scope.clock().instant();
    Table table = new Table("Name", "Type", "BACKUP", "Status", "Started", "Completed", "Age");
    for (NebulaBackup object : objects) {
      KubernetesBackup backup = Readings.backup(object);
      NebulaBackupStatus status = object.getStatus();
      table.row(
          backup.name(),
          status == null ? "" : Readings.text(status.getType()),
          backup.backupName().orElse(""),
          backup.phase(),
          Table.since(backup.startedAt().orElse(null), now),
          Table.since(backup.completedAt().orElse(null), now),
          age(backup.createdAt(), now));
    }
    return table.print(scope.namespace());
  }

  static String restores(List<NebulaRestore> objects, Scope scope) {
    Instant now = scope.clock().instant();
    Table table = new Table("Name", "Status", "RESTORED-CLUSTER", "Started", "Completed", "Age");
    for (NebulaRestore object : objects) {
      KubernetesRestore restore = Readings.restore(object);
      table.row(
          restore.name(),
          restore.phase(),
          restore.restoredCluster().orElse(""),
          Table.since(restore.startedAt().orElse(null), now),
          Table.since(restore.completedAt().orElse(null), now),
          age(restore.createdAt(), now));
    }
    return table.print(scope.namespace());
  }

  static String cronBackups(List<NebulaCronBackup> objects, Scope scope) {
    Instant now = scope.clock().instant();
    Table table =
        new Table(
            "Name",
            "Schedule",
            "LastBackup",
            "LastScheduleTime",
            "LastSuccessfulTime",
            "BackupCleanTime",
            "Age");
    for (NebulaCronBackup object : objects) {
      KubernetesCronBackup cron = Readings.cronBackup(object);
      table.row(
          cron.name(),
          cron.schedule(),
          cron.lastBackup().orElse(""),
          Table.since(cron.lastScheduledAt().orElse(null), now),
          Table.since(cron.lastSucceededAt().orElse(null), now),
          Table.since(cron.cleanedAt().orElse(null), now),
          age(cron.createdAt(), now));
    }
    return table.print(scope.namespace());
  }

  /** Without the column STATUS, which kubectl has since Kubernetes 1.31. */
  static String jobs(List<JobState> jobs, Scope scope) {
    Instant now = scope.clock().instant();
    Table table = new Table("Name", "Completions", "Duration", "Age");
    for (JobState job : jobs) {
      table.row(
          job.name(),
          job.succeeded() + "/" + job.completions(),
          job.startedAt()
              .map(start -> Duration.between(start, job.completedAt().orElse(now)))
              .map(HumanDuration::of)
              .orElse(""),
          age(job.createdAt(), now));
    }
    return table.print(scope.namespace());
  }

  static String pods(List<PodState> pods, Scope scope) {
    Instant now = scope.clock().instant();
    Table table = new Table("Name", "Ready", "Status", "Restarts", "Age");
    for (PodState pod : pods) {
      table.row(
          pod.name(),
          pod.readyContainers() + "/" + pod.containers(),
          pod.status(),
          Integer.toString(pod.restarts()),
          age(pod.createdAt(), now));
    }
    return table.print(scope.namespace());
  }

  private static String age(Instant created, Instant now) {
    return HumanDuration.of(Duration.between(created, now));
  }
}
