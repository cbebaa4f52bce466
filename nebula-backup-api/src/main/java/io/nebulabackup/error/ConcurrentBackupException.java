// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.error;

import org.jspecify.annotations.Nullable;

/** Another run holds the repository for this cluster; the message names the holder. */
public final class ConcurrentBackupException extends BackupException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message what failed, what was found and what to do
   * @param cause the reason, or null
   */
  public ConcurrentBackupException(String message, @Nullable Throwable cause) {
    super("CONCURRENT_BACKUP", message, cause);
  }

  @Override
  public boolean isRetryable() {
    return true;
  }
}
