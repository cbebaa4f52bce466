// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.error;

import org.jspecify.annotations.Nullable;

/**
 * A restore failed after services had been stopped. Either the data set aside was put back, or the
 * message says where it lies.
 */
public final class RestoreFailedException extends BackupException {

  private static final long serialVersionUID = 1L;

  private final boolean rolledBack;

  /**
   * Creates the exception.
   *
   * @param message in which phase it failed, why, and what to do
   * @param rolledBack whether the data set aside was put back and the services started again
   * @param cause the reason, or null
   */
  public RestoreFailedException(String message, boolean rolledBack, @Nullable Throwable cause) {
    super("RESTORE_FAILED", message, cause);
    this.rolledBack = rolledBack;
  }

  /**
   * Tells whether the cluster is as it was before.
   *
   * @return true if the data set aside was put back
   */
  public boolean rolledBack() {
    return rolledBack;
  }
}
