// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.rocks;

import io.nebulabackup.core.agent.Cancellation;
import io.nebulabackup.model.LogPosition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * The commit markers of a frozen RocksDB: per partition the last log record whose effects it holds.
 *
 * <p>Key: {@code u32 LE (part << 8 | 0x04), u32 LE 1}; value: log id and term, both i64 LE
 * (NebulaGraph src/common/utils/NebulaKeyUtils.cpp, systemCommitKey; src/kvstore/Part.cpp). All
 * system keys begin with the byte 0x04, so they stand together.
 */
public final class CommitMarkers {

  private static final byte[] FIRST_SYSTEM_KEY = {0x04};
  private static final byte[] AFTER_SYSTEM_KEYS = {0x05};
  private static final int KEY_BYTES = 8;
  private static final int VALUE_BYTES = 16;
  private static final int COMMIT = 1;

  private CommitMarkers() {}

  /**
   * Reads all markers. Nothing is written into the directory, not even RocksDB's own log.
   *
   * @param dataDir the frozen RocksDB, never a live one
   * @param cancellation ends the reading
   * @return the position per partition id, ordered by id
   * @throws NoSuchFileException if there is no such directory
   * @throws UnreadableDataException if it holds no intact RocksDB
   * @throws IOException if the directory cannot be looked at
   */
  public static Map<Integer, LogPosition> read(Path dataDir, Cancellation cancellation)
      throws IOException {
    try (FrozenRocks rocks = FrozenRocks.open(dataDir)) {
      return read(rocks, cancellation);
    }
  }

  /**
   * Reads all markers.
   *
   * @param rocks the frozen RocksDB
   * @param cancellation ends the reading
   * @return the position per partition id, ordered by id
   * @throws UnreadableDataException if it is not intact
   */
  public static Map<Integer, LogPosition> read(FrozenRocks rocks, Cancellation cancellation) {
    Map<Integer, LogPosition> markers = new TreeMap<>();
    rocks.forEach(
        FIRST_SYSTEM_KEY,
        AFTER_SYSTEM_KEYS,
        (key, value) -> {
          cancellation.check();
          collect(key, value, markers);
        });
    return markers;
  }

  private static void collect(byte[] key, byte[] value, Map<Integer, LogPosition> markers) {
    if (key.length != KEY_BYTES || value.length != VALUE_BYTES) {
      return;
    }
    ByteBuffer words = ByteBuffer.wrap(key).order(ByteOrder.LITTLE_ENDIAN);
    int part = words.getInt() >>> 8;
    if (words.getInt() == COMMIT) {
      ByteBuffer position = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN);
      markers.put(part, new LogPosition(position.getLong(), position.getLong()));
    }
  }
}
