// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage;

import io.nebulabackup.error.BackupException;
import org.jspecify.annotations.Nullable;

/** A request to a store failed. Subclasses say what a caller may want to react to. */
public class StorageException extends BackupException {

  private static final long serialVersionUID = 1L;

  private final boolean retryable;

  /**
   * Creates the exception.
   *
   * @param message what failed, for which key at which store, and what to do
   * @param retryable whether the same call may succeed later without anyone changing anything
   * @param cause the reason, or null
   */
  public StorageException(String message, boolean retryable, @Nullable Throwable cause) {
    super("STORAGE", message, cause);
    this.retryable = retryable;
  }

  @Override
  public boolean isRetryable() {
    return retryable;
  }
}
