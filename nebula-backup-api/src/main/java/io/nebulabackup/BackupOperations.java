// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup;

import io.nebulabackup.error.BackupNotFoundException;
import io.nebulabackup.model.BackupPlan;
import io.nebulabackup.model.BackupSet;
import io.nebulabackup.spec.FullBackupSpec;
import io.nebulabackup.spec.IncrementalBackupSpec;
import java.util.List;
import java.util.Optional;

/** Takes and finds backups. */
public interface BackupOperations {

  /**
   * Describes a full backup, step by step.
   *
   * @return the first step
   */
  default FullBackup full() {
    return new FullBackup(this);
  }

  /**
   * Describes an incremental backup, step by step.
   *
   * @return the first step
   */
  default IncrementalBackup incremental() {
    return new IncrementalBackup(this);
  }

  /**
   * Finds out what a full backup would do. Blocks nothing, and leaves nothing behind: to see that
   * the repository can be written, a small marker is created there and deleted again.
   *
   * @param spec what to back up
   * @return the plan
   * @throws io.nebulabackup.error.BackupException the reason why it cannot succeed; several reasons
   *     as {@link io.nebulabackup.error.PlanFailedException}
   */
  BackupPlan plan(FullBackupSpec spec);

  /**
   * Finds out what an incremental backup would do. Blocks nothing, and leaves nothing behind, as
   * {@link #plan(FullBackupSpec)}.
   *
   * @param spec what to back up
   * @return the plan
   * @throws io.nebulabackup.error.BackupException the reason why it cannot succeed; several reasons
   *     as {@link io.nebulabackup.error.PlanFailedException}
   */
  BackupPlan plan(IncrementalBackupSpec spec);

  /**
   * Starts a full backup.
   *
   * @param spec what to back up
   * @param listener told what happens
   * @return the running operation
   */
  BackupOperation<BackupSet> start(FullBackupSpec spec, BackupListener listener);

  /**
   * Starts an incremental backup.
   *
   * @param spec what to back up
   * @param listener told what happens
   * @return the running operation
   */
  BackupOperation<BackupSet> start(IncrementalBackupSpec spec, BackupListener listener);

  /**
   * Lists the committed backups. A backup whose manifest cannot be read is left out here and
   * reported by {@link RepositoryOperations#verify}.
   *
   * @return the backups, oldest first
   * @throws io.nebulabackup.storage.StorageException if the repository cannot be read
   */
  List<BackupSet> list();

  /**
   * Looks a backup up.
   *
   * @param name the backup's name
   * @return the backup, or empty if the repository holds no committed backup of that name
   * @throws io.nebulabackup.storage.StorageException if the repository cannot be read
   * @throws io.nebulabackup.error.CorruptBackupException if its manifest is damaged
   */
  Optional<BackupSet> find(String name);

  /**
   * Returns a backup that must exist.
   *
   * @param name the backup's name
   * @return the backup
   * @throws BackupNotFoundException if the repository holds no committed backup of that name
   */
  default BackupSet require(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new BackupNotFoundException(
                    "no committed backup " + name + " in this repository: see backups().list()",
                    null));
  }

  /**
   * Returns the newest backup.
   *
   * @return the last of {@link #list()}, or empty if there is none
   */
  default Optional<BackupSet> latest() {
    List<BackupSet> all = list();
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
  }
}
