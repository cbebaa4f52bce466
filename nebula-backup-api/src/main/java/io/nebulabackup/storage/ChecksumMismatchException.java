// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage;

import org.jspecify.annotations.Nullable;

/**
 * What a store holds or sent has another checksum than it should: bytes were changed on their way
 * or where they lie. Nothing of it was reported as stored, and what was read must not be used.
 */
public final class ChecksumMismatchException extends StorageException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message what failed, for which key at which store, and what to do
   * @param retryable whether the same call may succeed later without anyone changing anything
   * @param cause the reason, or null
   */
  public ChecksumMismatchException(String message, boolean retryable, @Nullable Throwable cause) {
    super(message, retryable, cause);
  }
}
