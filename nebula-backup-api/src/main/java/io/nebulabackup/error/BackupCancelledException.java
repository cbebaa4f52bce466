// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.error;

import org.jspecify.annotations.Nullable;

/** The operation was cancelled. Nothing of it counts as a backup. */
public final class BackupCancelledException extends BackupException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message what failed, what was found and what to do
   * @param cause the reason, or null
   */
  public BackupCancelledException(String message, @Nullable Throwable cause) {
    super("CANCELLED", message, cause);
  }
}
