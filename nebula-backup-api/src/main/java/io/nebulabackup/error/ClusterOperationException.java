// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.error;

import org.jspecify.annotations.Nullable;

/** The cluster refused an operation with an error code of its own. */
public final class ClusterOperationException extends BackupException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message what failed, what was found and what to do
   * @param cause the reason, or null
   */
  public ClusterOperationException(String message, @Nullable Throwable cause) {
    super("CLUSTER_OPERATION", message, cause);
  }
}
