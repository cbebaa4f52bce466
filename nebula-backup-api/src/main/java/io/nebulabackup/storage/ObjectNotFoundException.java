// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage;

import org.jspecify.annotations.Nullable;

/** There is no object under the key. */
public final class ObjectNotFoundException extends StorageException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message what failed, for which key at which store, and what to do
   * @param cause the reason, or null
   */
  public ObjectNotFoundException(String message, @Nullable Throwable cause) {
    super(message, false, cause);
  }
}
