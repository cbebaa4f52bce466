// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage;

import org.jspecify.annotations.Nullable;

/**
 * The store may or may not hold the object now: the answer to the write was lost, and looking did
 * not settle it. Nothing may be cleaned up on the strength of this failure.
 */
public final class WriteOutcomeUnknownException extends StorageException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message which key at which store, and how to look
   * @param cause the reason, or null
   */
  public WriteOutcomeUnknownException(String message, @Nullable Throwable cause) {
    super(message, false, cause);
  }

  @Override
  public boolean isSafeToClean() {
    return false;
  }
}
