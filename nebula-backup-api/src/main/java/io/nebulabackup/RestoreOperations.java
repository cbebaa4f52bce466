// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup;

import io.nebulabackup.model.RestoreReport;
import io.nebulabackup.spec.RestoreSpec;

/** Restores backups. */
public interface RestoreOperations {

  /**
   * Describes a restore, step by step.
   *
   * @param backup the backup's name, full or incremental
   * @return the first step
   * @throws io.nebulabackup.error.InvalidSpecException if the text is not a backup's name
   */
  default Restore from(String backup) {
    return new Restore(this, backup);
  }

  /**
   * Starts a restore. The cluster's services are stopped; the data found is set aside, and put back
   * if the restore fails before the restored cluster runs.
   *
   * @param spec what to restore
   * @param listener told what happens
   * @return the running operation
   */
  BackupOperation<RestoreReport> start(RestoreSpec spec, BackupListener listener);
}
