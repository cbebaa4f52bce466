// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.wal;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A key and its value, compared by content. The arrays are not copied: do not change them. */
public final class KeyValue {

  private final byte[] key;
  private final byte[] value;

  private KeyValue(byte[] key, byte[] value) {
    this.key = key;
    this.value = value;
  }

  /**
   * Pairs a key with a value.
   *
   * @param key the key
   * @param value the value
   * @return the pair
   */
  public static KeyValue of(byte[] key, byte[] value) {
    return new KeyValue(key, value);
  }

  /**
   * Returns the key.
   *
   * @return the key, not a copy
   */
  public byte[] key() {
    return key;
  }

  /**
   * Returns the value.
   *
   * @return the value, not a copy
   */
  public byte[] value() {
    return value;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof KeyValue pair
        && Arrays.equals(key, pair.key)
        && Arrays.equals(value, pair.value);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(key) + Arrays.hashCode(value);
  }

  @Override
  public String toString() {
    return key.length + "-byte key, " + value.length + "-byte value";
  }
}
