// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.rocks;

import io.nebulabackup.core.agent.Cancellation;
import io.nebulabackup.error.BackupException;
import io.nebulabackup.model.LogPosition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Logger;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.slf4j.LoggerFactory;

/**
 * The commit markers of a frozen RocksDB: per partition the last log record whose effects it holds.
 *
 * <p>Key: {@code u32 LE (part << 8 | 0x04), u32 LE 1}; value: log id and term, both i64 LE
 * (NebulaGraph src/common/utils/NebulaKeyUtils.cpp, systemCommitKey; src/kvstore/Part.cpp). All
 * system keys begin with the byte 0x04, so they stand together.
 */
public final class CommitMarkers {

  private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(CommitMarkers.class);

  private static final byte[] FIRST_SYSTEM_KEY = {0x04};
  private static final byte[] AFTER_SYSTEM_KEYS = {0x05};
  private static final int KEY_BYTES = 8;
  private static final int VALUE_BYTES = 16;
  private static final int COMMIT = 1;
  private static final int MAX_OPEN_FILES = 64;
  private static final long CACHE_BYTES = 4 << 20;

  static {
    RocksDB.loadLibrary();
  }

  private CommitMarkers() {}

  /** A RocksDB that cannot be opened or read. */
  public static final class UnreadableException extends BackupException {

    private static final long serialVersionUID = 1L;

    private UnreadableException(Path dataDir, String found, RocksDBException cause) {
      super(
          "UNREADABLE_DATA",
          "the RocksDB in "
              + dataDir
              + " cannot be read: "
              + found
              + "; take a new checkpoint, or use another replica",
          cause);
    }
  }

  /**
   * Reads all markers. Nothing is written into the directory, not even RocksDB's own log.
   *
   * @param dataDir the frozen RocksDB, never a live one
   * @param cancellation ends the reading
   * @return the position per partition id, ordered by id
   * @throws NoSuchFileException if there is no such directory
   * @throws UnreadableException if it holds no intact RocksDB
   * @throws IOException if the directory cannot be looked at
   */
  public static Map<Integer, LogPosition> read(Path dataDir, Cancellation cancellation)
      throws IOException {
    if (!Files.isDirectory(dataDir)) {
      throw new NoSuchFileException(dataDir.toString());
    }
    Map<Integer, LogPosition> markers = new TreeMap<>();
    try (LRUCache cache = new LRUCache(CACHE_BYTES);
        Options options = options(cache);
        Logger log = new Quiet(options)) {
      options.setLogger(log);
      try (RocksDB db = RocksDB.openReadOnly(options, dataDir.toString());
          Slice end = new Slice(AFTER_SYSTEM_KEYS);
          ReadOptions reading =
              new ReadOptions().setTotalOrderSeek(true).setIterateUpperBound(end);
          RocksIterator keys = db.newIterator(reading)) {
        for (keys.seek(FIRST_SYSTEM_KEY); keys.isValid(); keys.next()) {
          cancellation.check();
          collect(keys.key(), keys.value(), markers);
        }
        keys.status();
      }
    } catch (RocksDBException e) {
      throw new UnreadableException(dataDir, String.valueOf(e.getMessage()), e);
    }
    return markers;
  }

  private static Options options(LRUCache cache) {
    return new Options()
        .setCreateIfMissing(false)
        .setMaxOpenFiles(MAX_OPEN_FILES)
        .setSkipStatsUpdateOnDbOpen(true)
        .setParanoidChecks(true)
        .setTableFormatConfig(
            new BlockBasedTableConfig().setBlockCache(cache).setCacheIndexAndFilterBlocks(true));
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

  /** Given a logger of its own, RocksDB makes no LOG file. */
  private static final class Quiet extends Logger {

    Quiet(Options options) {
      super(options);
      setInfoLogLevel(InfoLogLevel.ERROR_LEVEL);
    }

    @Override
    protected void log(InfoLogLevel level, String message) {
      LOG.debug("RocksDB: {}", message);
    }
  }
}
