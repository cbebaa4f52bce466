// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.error;

import org.jspecify.annotations.Nullable;

/** A storaged that holds partitions is not alive. */
public final class StoragedUnavailableException extends BackupException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message what failed, what was found and what to do
   * @param cause the reason, or null
   */
  public StoragedUnavailableException(String message, @Nullable Throwable cause) {
    super("STORAGED_UNAVAILABLE", message, cause);
  }

  @Override
  public boolean isRetryable() {
    return true;
  }
}
