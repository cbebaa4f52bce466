// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage;

import org.jspecify.annotations.Nullable;

/** The range starts at or beyond the object's end. */
public final class RangeNotSatisfiableException extends StorageException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message what failed, for which key at which store, and what to do
   * @param cause the reason, or null
   */
  public RangeNotSatisfiableException(String message, @Nullable Throwable cause) {
    super(message, false, cause);
  }
}
