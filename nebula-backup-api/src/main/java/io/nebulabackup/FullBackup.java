// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import io.nebulabackup.model.BackupPlan;
import io.nebulabackup.model.BackupSet;
import io.nebulabackup.spec.FullBackupSpec;

/** A full backup being described. Immutable: every refinement returns a new step. */
@CheckReturnValue
public final class FullBackup {

  private final BackupOperations operations;
  private final FullBackupSpec spec;
  private final BackupListener listener;

  FullBackup(BackupOperations operations) {
    this(operations, FullBackupSpec.builder().build(), BackupListener.NONE);
  }

  private FullBackup(BackupOperations operations, FullBackupSpec spec, BackupListener listener) {
    this.operations = operations;
    this.spec = spec;
    this.listener = listener;
  }

  /**
   * Sets how many uploads each host runs side by side.
   *
   * @param concurrency 1 to 256; 5 unless set
   * @return the refined step
   * @throws io.nebulabackup.error.InvalidSpecException if the number is out of range
   */
  public FullBackup concurrency(int concurrency) {
    return new FullBackup(
        operations, FullBackupSpec.builder().from(spec).concurrency(concurrency).build(), listener);
  }

  /**
   * Sets who is told what happens.
   *
   * @param listener the listener
   * @return the refined step
   */
  public FullBackup listener(BackupListener listener) {
    return new FullBackup(operations, spec, listener);
  }

  /**
   * Returns what has been described.
   *
   * @return the spec
   */
  public FullBackupSpec spec() {
    return spec;
  }

  /**
   * Finds out what the backup would do, and does nothing of it. To see that the repository can be
   * written, a small marker is created there and deleted again.
   *
   * @return the plan
   * @throws io.nebulabackup.error.BackupException the reason why it cannot succeed
   */
  public BackupPlan plan() {
    return operations.plan(spec);
  }

  /**
   * Starts the backup.
   *
   * @return the running operation
   */
  public BackupOperation<BackupSet> start() {
    return operations.start(spec, listener);
  }

  /**
   * Takes the backup and waits for it.
   *
   * @return the committed backup
   * @throws io.nebulabackup.error.BackupException the reason why there is no backup
   */
  @CanIgnoreReturnValue
  public BackupSet run() {
    return start().join();
  }
}
