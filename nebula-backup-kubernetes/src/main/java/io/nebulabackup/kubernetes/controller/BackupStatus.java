// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

import io.nebulabackup.kubernetes.model.NebulaBackup;
import io.nebulabackup.kubernetes.model.NebulaBackupStatus;
import io.nebulabackup.kubernetes.model.StatusCondition;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A NebulaBackup's status on its way from what it is to what it shall be. */
final class BackupStatus {

  private final NebulaBackup before;
  private final NebulaBackup after;
  private final NebulaBackupStatus status;

  BackupStatus(NebulaBackup backup) {
    this.before = backup;
    this.after = Resources.copy(backup);
    if (after.getStatus() == null) {
      after.setStatus(new NebulaBackupStatus());
    }
    this.status = after.getStatus();
  }

  static @Nullable List<StatusCondition> conditions(NebulaBackup backup) {
    return backup.getStatus() == null ? null : backup.getStatus().getConditions();
  }

  static @Nullable String backupName(NebulaBackup backup) {
    String name = backup.getStatus() == null ? null : backup.getStatus().getBackupName();
    return name == null || name.isEmpty() ? null : name;
  }

  /** Names under which earlier runs for the resource may have left data. */
  static List<String> unfinished(NebulaBackup backup) {
    String names = Resources.annotation(backup, ObjectNames.UNFINISHED_ANNOTATION);
    return names == null
        ? List.of()
        : Stream.of(names.split(","))
            .filter(name -> JobView.BACKUP_NAME.matcher(name).matches())
            .toList();
  }

  /** Notes the names but the one that the status will hold; null if that is done. */
  static @Nullable Action noteUnfinished(NebulaBackup backup, BegunBackups begun) {
    Set<String> names = new LinkedHashSet<>(unfinished(backup));
    boolean news = false;
    for (String name : begun.names()) {
      news |= !name.equals(begun.last()) && names.add(name);
    }
    return news
        ? Resources.withAnnotation(
            backup, ObjectNames.UNFINISHED_ANNOTATION, String.join(",", names))
        : null;
  }

  BackupStatus started(String type, Instant at) {
    status.setType(type);
    if (status.getTimeStarted() == null) {
      status.setTimeStarted(Conditions.time(at));
    }
    status.setPhase(Conditions.RUNNING);
    return this;
  }

  /** A run has begun this backup, which may be all there is of it. */
  BackupStatus begun(String backupName) {
    status.setBackupName(backupName);
    return this;
  }

  BackupStatus completed(String backupName, Instant at) {
    status.setBackupName(backupName);
    status.setTimeCompleted(Conditions.time(at));
    status.setPhase(Conditions.COMPLETE);
    return this;
  }

  BackupStatus phase(String phase) {
    status.setPhase(phase);
    return this;
  }

  BackupStatus condition(String type, boolean value, Sentence sentence, Instant now) {
    status.setConditions(Conditions.with(status.getConditions(), type, value, sentence, now));
    return this;
  }

  Action write() {
    return new Action.UpdateStatus(after);
  }

  /** Writes the status if that changes anything, else does the other thing. */
  Action writeOr(Action otherwise) {
    return status.equals(before.getStatus()) ? otherwise : write();
  }
}
