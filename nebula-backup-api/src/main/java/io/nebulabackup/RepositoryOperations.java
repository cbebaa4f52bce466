// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup;

import io.nebulabackup.model.BackupSet;
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
   * Starts to adopt a full backup that the vendor's br has put into the repository, so that
   * increments can build on it and it can be verified and restored like one of ours. Reads all of
   * it once, and fails if something is missing; writes nothing but its manifest. A backup that has
   * a manifest is left as it is.
   *
   * <p>br does not say which cluster a backup is of. It is taken to be of this one; that its log
   * goes on in this cluster is checked by each increment.
   *
   * @param backup the backup's name
   * @param listener told what happens
   * @return the running operation
   * @throws io.nebulabackup.error.InvalidSpecException if no metad is known
   */
  BackupOperation<BackupSet> startAdoption(String backup, BackupListener listener);

  /**
   * Adopts a backup as {@link #startAdoption} does, and waits for the end.
   *
   * @param backup the backup's name
   * @return the backup
   * @throws io.nebulabackup.error.BackupNotFoundException if br has not finished such a backup
   * @throws io.nebulabackup.error.RepositoryMismatchException if it is no full backup of all of
   *     this cluster
   * @throws io.nebulabackup.error.CorruptBackupException naming what is missing of it
   * @throws io.nebulabackup.error.BackupException if it could not be adopted for another reason
   */
  default BackupSet adopt(String backup) {
    return startAdoption(backup, BackupListener.NONE).join();
  }

  /**
   * Finds what runs that died left behind: checkpoints in the cluster, data in the repository
   * without a manifest, objects and unfinished uploads that belong to no backup. Of the latter two
   * only what is older than a day: an agent or another cluster's run may be at work. Changes
   * nothing. What br has finished is no orphan: {@link #adopt} it.
   *
   * @return what was found; of checkpoints every one that no backup run of ours is using, so look
   *     before dropping what another tool may be working on
   * @throws io.nebulabackup.error.BackupException if the cluster or the repository cannot be read
   */
  CleanupReport findOrphans();

  /**
   * Removes orphans: drops the checkpoints named, deletes the data of the uploads named if they
   * still have no manifest and the stray objects named if still no manifest names them, and ends
   * the unfinished uploads named.
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
   * <p>A client that knows no metad deletes the backup of a cluster that is gone: from the
   * repository alone, by the same rules.
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
   * Probes whether the repository's store gives what backups rely on: some 1,200 objects and 100
   * MiB are written and deleted again. Unless the repository's location says how large the parts of
   * large objects are, they are small ones meanwhile; {@link StorageProfile#settings()} has the
   * options probed with. No cluster is needed. For other settings, use {@link
   * io.nebulabackup.storage.analysis.StorageAnalysis} with a backend.
   *
   * @return what the store is like; promises it broke are in it, not thrown
   * @throws io.nebulabackup.storage.StorageException if the store refuses the credentials or cannot
   *     be reached
   */
  StorageProfile analyze();
}
