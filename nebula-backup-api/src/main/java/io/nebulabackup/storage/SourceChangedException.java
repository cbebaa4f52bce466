// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage;

import org.jspecify.annotations.Nullable;

/**
 * The content did not deliver the bytes it promised: it shrank, grew or changed while it was read.
 * Nothing was stored.
 */
public final class SourceChangedException extends StorageException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message what failed, for which key at which store, and what to do
   * @param cause the reason, or null
   */
  public SourceChangedException(String message, @Nullable Throwable cause) {
    super(message, false, cause);
  }
}
