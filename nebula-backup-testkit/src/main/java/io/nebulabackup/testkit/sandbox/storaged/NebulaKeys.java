// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.sandbox.storaged;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Keys as NebulaGraph 3.8 writes them (src/common/utils/NebulaKeyUtils.cpp, Types.h): every key
 * begins with the partition and a type in one little-endian word.
 */
public final class NebulaKeys {

  private static final int TAG = 0x01;
  private static final int EDGE = 0x02;
  private static final int SYSTEM = 0x04;
  private static final int COMMIT = 1;
  private static final int PART = 2;
  private static final int EDGE_VERSION = 1;

  private NebulaKeys() {}

  private static int head(int part, int type) {
    return part << 8 | type;
  }

  private static ByteBuffer allocate(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Returns the key of a vertex's tag.
   *
   * @param part the partition
   * @param vidLength the space's fixed vertex id length
   * @param vid the vertex id, at most that long
   * @param tag the tag's id
   * @return the key
   */
  public static byte[] tag(int part, int vidLength, String vid, int tag) {
    return allocate(4 + vidLength + 4)
        .putInt(head(part, TAG))
        .put(padded(vid, vidLength))
        .putInt(tag)
        .array();
  }

  /**
   * Returns the key of an edge's out-half (positive type) or in-half (negative type).
   *
   * @param part the partition of the first vertex
   * @param vidLength the space's fixed vertex id length
   * @param src the first vertex id
   * @param type the edge's type
   * @param rank the edge's rank
   * @param dst the second vertex id
   * @return the key
   */
  public static byte[] edge(int part, int vidLength, String src, int type, long rank, String dst) {
    byte[] bytes = new byte[4 + vidLength + 4 + 8 + vidLength + 1];
    ByteBuffer key = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    key.putInt(head(part, EDGE)).put(padded(src, vidLength)).putInt(type);
    key.order(ByteOrder.BIG_ENDIAN).putLong(rank ^ Long.MIN_VALUE);
    key.put(padded(dst, vidLength)).put((byte) EDGE_VERSION);
    return bytes;
  }

  private static byte[] padded(String vid, int length) {
    byte[] bytes = vid.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > length) {
      throw new IllegalArgumentException("vertex id '" + vid + "' is longer than " + length);
    }
    return Arrays.copyOf(bytes, length);
  }

  static byte[] commitMarker(int part) {
    return allocate(8).putInt(head(part, SYSTEM)).putInt(COMMIT).array();
  }

  static byte[] partExists(int part) {
    return allocate(8).putInt(head(part, SYSTEM)).putInt(PART).array();
  }

  static byte[] dataVersion() {
    return new byte[] {(byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF};
  }

  static int partOf(byte[] key) {
    return ByteBuffer.wrap(key).order(ByteOrder.LITTLE_ENDIAN).getInt() >>> 8;
  }

  static boolean isSystem(byte[] key) {
    return key.length < 4 || Arrays.equals(key, dataVersion()) || (key[0] & 0xFF) == SYSTEM;
  }

  /** The four prefixes under which a partition has keys, in RocksDB's order by first byte. */
  static byte[][] prefixes(int part) {
    byte[][] prefixes = new byte[8][];
    for (int type = 1; type <= 8; type++) {
      prefixes[type - 1] = allocate(4).putInt(head(part, type)).array();
    }
    return prefixes;
  }
}
