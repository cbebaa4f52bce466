// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.rocks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
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
 * A frozen RocksDB, opened to read single keys. Nothing is written into its directory, not even
 * RocksDB's own log. Not safe for use by several threads.
 */
public final class FrozenRocks implements AutoCloseable {

  private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(FrozenRocks.class);

  private static final int MAX_OPEN_FILES = 64;
  private static final long CACHE_BYTES = 4 << 20;

  /** A search among more removed keys than this is given up. */
  private static final int MAX_SKIPPED_KEYS = 1_000;

  static {
    RocksDB.loadLibrary();
  }

  private final Path dataDir;
  private final LRUCache cache;
  private final Options options;
  private final Logger log;
  private final RocksDB db;
  private final ReadOptions single = new ReadOptions().setTotalOrderSeek(true);

  private FrozenRocks(Path dataDir, LRUCache cache, Options options, Logger log, RocksDB db) {
    this.dataDir = dataDir;
    this.cache = cache;
    this.options = options;
    this.log = log;
    this.db = db;
  }

  /**
   * Opens a RocksDB.
   *
   * @param dataDir the frozen RocksDB, never a live one
   * @return the RocksDB, which the caller closes
   * @throws NoSuchFileException if there is no such directory
   * @throws UnreadableDataException if it holds no intact RocksDB
   * @throws IOException if the directory cannot be looked at
   */
  public static FrozenRocks open(Path dataDir) throws IOException {
    if (!Files.isDirectory(dataDir)) {
      throw new NoSuchFileException(dataDir.toString());
    }
    LRUCache cache = new LRUCache(CACHE_BYTES);
    Options options =
        new Options()
            .setCreateIfMissing(false)
            .setMaxOpenFiles(MAX_OPEN_FILES)
            .setSkipStatsUpdateOnDbOpen(true)
            .setParanoidChecks(true)
            .setTableFormatConfig(
                new BlockBasedTableConfig()
                    .setBlockCache(cache)
                    .setCacheIndexAndFilterBlocks(true));
    Logger log = new Quiet(options);
    try {
      options.setLogger(log);
      return new FrozenRocks(
          dataDir, cache, options, log, RocksDB.openReadOnly(options, dataDir.toString()));
    } catch (RocksDBException e) {
      log.close();
      options.close();
      cache.close();
      throw new UnreadableDataException(dataDir, e);
    }
  }

  /**
   * Reads one key.
   *
   * @param key the key
   * @return its value, or null if it is not there
   * @throws UnreadableDataException if the RocksDB is not intact
   */
  public byte @Nullable [] value(byte[] key) {
    try {
      return db.get(single, key);
    } catch (RocksDBException e) {
      throw new UnreadableDataException(dataDir, e);
    }
  }

  /** Hands over every key from one on and before another, in order. */
  void forEach(byte[] from, byte[] to, BiConsumer<byte[], byte[]> receiver) {
    try (Slice end = new Slice(to);
        ReadOptions reading = new ReadOptions().setTotalOrderSeek(true).setIterateUpperBound(end);
        RocksIterator keys = db.newIterator(reading)) {
      for (keys.seek(from); keys.isValid(); keys.next()) {
        receiver.accept(keys.key(), keys.value());
      }
      keys.status();
    } catch (RocksDBException e) {
      throw new UnreadableDataException(dataDir, e);
    }
  }

  /** Something to look up between two keys. */
  interface Search {
    void in(RocksIterator keys);
  }

  /**
   * Searches from one key on and before another. The search gives up among many removed keys, and
   * finds nothing then.
   */
  void search(byte[] from, byte[] to, Search search) {
    try (Slice start = new Slice(from);
        Slice end = new Slice(to);
        ReadOptions reading =
            new ReadOptions()
                .setTotalOrderSeek(true)
                .setIterateLowerBound(start)
                .setIterateUpperBound(end)
                .setMaxSkippableInternalKeys(MAX_SKIPPED_KEYS);
        RocksIterator keys = db.newIterator(reading)) {
      search.in(keys);
    }
  }

  @Override
  public void close() {
    single.close();
    db.close();
    log.close();
    options.close();
    cache.close();
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
