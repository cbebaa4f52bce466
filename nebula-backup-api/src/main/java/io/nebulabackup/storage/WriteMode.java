// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage;

/** What {@link StorageBackend#put} does when the key is taken. */
public enum WriteMode {
  /**
   * Fail with {@link ObjectAlreadyExistsException}. One conditional request at the store, never a
   * look-up followed by a write: of several concurrent writers exactly one wins.
   */
  CREATE_NEW,
  /** Replace the object atomically. */
  REPLACE
}
