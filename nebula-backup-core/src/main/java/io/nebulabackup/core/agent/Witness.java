// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.agent;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * A key of a partition's data, and what its value was: whoever finds the key gone or its value
 * another, and no write in the WAL that did it, knows that the data changed past the WAL.
 *
 * @param key the key, in Base64
 * @param value the first eight bytes of the SHA-256 of its value, in hexadecimal
 */
public record Witness(String key, String value) {

  private static final int HASH_BYTES = 8;

  /**
   * Makes a witness.
   *
   * @param key the key
   * @param value its value
   * @return the witness
   */
  public static Witness of(byte[] key, byte[] value) {
    return new Witness(Base64.getEncoder().encodeToString(key), hash(value));
  }

  /**
   * Returns the key.
   *
   * @return its bytes
   * @throws IllegalArgumentException if the text is no Base64
   */
  public byte[] keyBytes() {
    return Base64.getDecoder().decode(key);
  }

  /**
   * Hashes a value.
   *
   * @param value the value
   * @return what {@link #value()} is for it
   */
  public static String hash(byte[] value) {
    try {
      byte[] whole = MessageDigest.getInstance("SHA-256").digest(value);
      return HexFormat.of().formatHex(Arrays.copyOf(whole, HASH_BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
