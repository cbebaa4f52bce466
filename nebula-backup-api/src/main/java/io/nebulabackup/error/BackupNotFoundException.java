// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.error;

import org.jspecify.annotations.Nullable;

/** The repository holds no backup of that name. */
public final class BackupNotFoundException extends BackupException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message what failed, what was found and what to do
   * @param cause the reason, or null
   */
  public BackupNotFoundException(String message, @Nullable Throwable cause) {
    super("BACKUP_NOT_FOUND", message, cause);
  }
}
