// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.sandbox.storaged;

import io.nebulabackup.model.LogPosition;
import org.jspecify.annotations.Nullable;

/**
 * The content of one partition in one engine.
 *
 * @param keys how many keys, the system's left out
 * @param commit the commit marker; null if there is none
 * @param sha256 SHA-256 over key and value of all those keys in order, in hexadecimal
 */
public record PartDigest(long keys, @Nullable LogPosition commit, String sha256) {

  /**
   * Tells whether two engines hold the same data, however far each has applied its log.
   *
   * @param other the other digest
   * @return true if all keys and values are equal
   */
  public boolean sameContent(PartDigest other) {
    return keys == other.keys && sha256.equals(other.sha256);
  }
}
