// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.wal;

/** Receives the changes a log entry makes, in order. The arrays are the receiver's to keep. */
public interface MutationVisitor {

  /**
   * Sets a key.
   *
   * @param key the key
   * @param value its new value
   */
  void put(byte[] key, byte[] value);

  /**
   * Removes a key.
   *
   * @param key the key
   */
  void remove(byte[] key);

  /**
   * Removes all keys of a range.
   *
   * @param start the first key removed
   * @param end the first key not removed
   */
  void removeRange(byte[] start, byte[] end);
}
