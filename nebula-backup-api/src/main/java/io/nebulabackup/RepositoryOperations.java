// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup;

import io.nebulabackup.model.CleanupReport;
import io.nebulabackup.model.VerifyReport;
import io.nebulabackup.spec.VerifySpec;
import io.nebulabackup.storage.analysis.StorageProfile;

/** Looks after the repository. */
public interface RepositoryOperations {

  /**
   * Describes a verification of a backup and all it needs, step by step. No cluster is needed.
   *
   * @param backup the backup's name
   * @return the first step
   * @throws io.nebulabackup.error.InvalidSpecException if the text is not a backup's name
   */
  default Verification verify(String backup) {
    return new Verification(this, backup);
  }

  /**
   * Starts a verification.
   *
   * @param spec what to verify
   * @param listener told what happens
   * @return the running operation; findings are in its report, not thrown
   */
  BackupOperation<VerifyReport> start(VerifySpec spec, BackupListener listener);

  /**
   * Finds what runs that died left behind: checkpoints in the cluster, data in the repository
   * without a manifest. Changes nothing.
   *
   * @return what was found; of checkpoints every one that no backup run of ours is using, so look
   *     before dropping what another tool may be working on
   * @throws io.nebulabackup.error.BackupException if the cluster or the repository cannot be read
   */
  CleanupReport findOrphans();

  /**
   * Removes orphans: drops the checkpoints named, and deletes the data of the uploads named if they
   * still have no manifest.
   *
   * @param orphans what {@link #findOrphans()} found, or a part of it
   * @return what was removed
   * @throws io.nebulabackup.error.ConcurrentBackupException if a run is under way
   * @throws io.nebulabackup.error.BackupException if the cluster or the repository cannot be
   *     changed
   */
  CleanupReport remove(CleanupReport orphans);

  /**
   * Deletes a backup: its manifest first, so that it is whole for readers or not there at all, then
   * its data, then its checkpoint if the cluster still holds one. A backup that was never
   * committed, or whose deletion was cut short, is deleted too, and one that does not exist is no
   * error: the call can be repeated.
   *
   * @param backup the backup's name
   * @return what was removed; nothing in it if there was nothing
   * @throws io.nebulabackup.error.InvalidSpecException if the text is not a backup's name
   * @throws io.nebulabackup.error.BackupNeededException if other backups are based on it
   * @throws io.nebulabackup.error.ConcurrentBackupException if a run is under way
   * @throws io.nebulabackup.error.BackupException if the cluster or the repository cannot be
   *     changed
   */
  CleanupReport delete(String backup);

  /**
   * Probes whether the repository's store gives what backups rely on: some 1,200 objects and 130
   * MiB are written and deleted again. No cluster is needed. For other settings, use {@link
   * io.nebulabackup.storage.analysis.StorageAnalysis} with a backend.
   *
   * @return what the store is like; promises it broke are in it, not thrown
   * @throws io.nebulabackup.storage.StorageException if the store refuses the credentials or cannot
   *     be reached
   */
  StorageProfile analyze();
}
