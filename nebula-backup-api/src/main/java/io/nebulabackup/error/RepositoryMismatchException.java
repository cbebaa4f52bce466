// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.error;

import org.jspecify.annotations.Nullable;

/**
 * The chain and the repository do not belong together: an ancestor of the backup is not in this
 * bucket and root.
 */
public final class RepositoryMismatchException extends BackupException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message what failed, what was found and what to do
   * @param cause the reason, or null
   */
  public RepositoryMismatchException(String message, @Nullable Throwable cause) {
    super("REPOSITORY_MISMATCH", message, cause);
  }
}
