// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.plan;

import io.nebulabackup.model.BackupKind;
import io.nebulabackup.model.BackupPlan;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A backup that can be run.
 *
 * @param cluster the cluster as it was found
 * @param base what to build on; null for a full backup
 * @param orElseFull whether to take a full backup if the WAL turns out not to continue the base
 * @param notes what the backup's notes must say, such as why it is a full one
 * @param report what a user is shown
 */
public record PlannedBackup(
    ClusterView cluster,
    @Nullable BaseBackup base,
    boolean orElseFull,
    List<String> notes,
    BackupPlan report) {

  /** Copies the list. */
  public PlannedBackup {
    notes = List.copyOf(notes);
  }

  /**
   * Returns the kind of backup.
   *
   * @return incremental if there is a base
   */
  public BackupKind kind() {
    return base == null ? BackupKind.FULL : BackupKind.INCREMENTAL;
  }
}
