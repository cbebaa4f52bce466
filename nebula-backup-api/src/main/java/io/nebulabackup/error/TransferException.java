// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.error;

import org.jspecify.annotations.Nullable;

/** An agent could not ship, fetch or lay out data. */
public final class TransferException extends BackupException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message what failed, what was found and what to do
   * @param cause the reason, or null
   */
  public TransferException(String message, @Nullable Throwable cause) {
    super("TRANSFER", message, cause);
  }

  @Override
  public boolean isRetryable() {
    return true;
  }
}
