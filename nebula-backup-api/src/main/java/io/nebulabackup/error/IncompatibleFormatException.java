// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.error;

import org.jspecify.annotations.Nullable;

/** Something stored was written by a version this one does not understand. */
public final class IncompatibleFormatException extends BackupException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message what failed, what was found and what to do
   * @param cause the reason, or null
   */
  public IncompatibleFormatException(String message, @Nullable Throwable cause) {
    super("INCOMPATIBLE_FORMAT", message, cause);
  }
}
