// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.error;

import org.jspecify.annotations.Nullable;

/**
 * The commit of a backup was sent and not confirmed: the backup may exist or not. Nothing has been
 * cleaned up; the message says how to find out.
 */
public final class BackupOutcomeUnknownException extends BackupException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message which backup, and how to find out
   * @param cause the reason, or null
   */
  public BackupOutcomeUnknownException(String message, @Nullable Throwable cause) {
    super("OUTCOME_UNKNOWN", message, cause);
  }

  @Override
  public boolean isSafeToClean() {
    return false;
  }
}
