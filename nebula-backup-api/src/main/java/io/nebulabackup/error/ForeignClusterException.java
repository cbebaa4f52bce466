// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.error;

import org.jspecify.annotations.Nullable;

/**
 * The backup was taken of another cluster, or of this cluster before it was restored onto a new
 * timeline.
 */
public final class ForeignClusterException extends BackupException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message what failed, what was found and what to do
   * @param cause the reason, or null
   */
  public ForeignClusterException(String message, @Nullable Throwable cause) {
    super("FOREIGN_CLUSTER", message, cause);
  }
}
