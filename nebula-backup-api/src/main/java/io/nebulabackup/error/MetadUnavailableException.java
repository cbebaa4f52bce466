// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.error;

import org.jspecify.annotations.Nullable;

/** No metad of the cluster answered as leader. */
public final class MetadUnavailableException extends BackupException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message what failed, what was found and what to do
   * @param cause the reason, or null
   */
  public MetadUnavailableException(String message, @Nullable Throwable cause) {
    super("METAD_UNAVAILABLE", message, cause);
  }

  @Override
  public boolean isRetryable() {
    return true;
  }
}
