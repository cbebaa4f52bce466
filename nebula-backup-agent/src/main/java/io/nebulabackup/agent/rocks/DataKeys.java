// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.rocks;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Tells apart the keys of NebulaGraph 3.x (src/common/utils/Types.h, NebulaKeyUtils.cpp): each
 * begins with the partition and a type in one little-endian word.
 */
public final class DataKeys {

  /** Tag, edge, index and vertex: what CLEAR SPACE removes and users write. */
  private static final int[] TYPES = {0x01, 0x02, 0x03, 0x07};

  private static final int HEAD_BYTES = 4;

  private DataKeys() {}

  static int[] types() {
    return TYPES.clone();
  }

  /**
   * Tells whether a key is a user's data.
   *
   * @param key a key
   * @return false for keys that NebulaGraph keeps for itself
   */
  public static boolean isData(byte[] key) {
    if (key.length <= HEAD_BYTES) {
      return false;
    }
    for (int type : TYPES) {
      if ((key[0] & 0xFF) == type) {
        return true;
      }
    }
    return false;
  }

  /** Returns a data key's partition, or 0. */
  static int partOf(byte[] key) {
    return isData(key) ? ByteBuffer.wrap(key).order(ByteOrder.LITTLE_ENDIAN).getInt() >>> 8 : 0;
  }

  static byte[] prefix(int part, int type) {
    return ByteBuffer.allocate(HEAD_BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(part << 8 | type)
        .array();
  }

  /** Returns the first key behind all that begin with a prefix. */
  static byte[] after(byte[] prefix) {
    byte[] end = prefix.clone();
    for (int i = end.length - 1; i >= 0; i--) {
      if (++end[i] != 0) {
        break;
      }
    }
    return end;
  }
}
