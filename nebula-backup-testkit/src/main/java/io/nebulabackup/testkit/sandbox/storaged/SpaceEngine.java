// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.sandbox.storaged;

import io.nebulabackup.core.wal.KeyValue;
import io.nebulabackup.core.wal.LogEntry;
import io.nebulabackup.core.wal.MutationVisitor;
import io.nebulabackup.core.wal.WalRecord;
import io.nebulabackup.model.LogPosition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Checkpoint;
import org.rocksdb.EnvOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.IngestExternalFileOptions;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.SstFileWriter;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/** The RocksDB of one space on one data path. Safe for use by several threads. */
final class SpaceEngine implements AutoCloseable {

  static {
    RocksDB.loadLibrary();
  }

  private final Path directory;
  private final Options options;
  private final RocksDB db;
  private final WriteOptions writeOptions = new WriteOptions();

  private SpaceEngine(Path directory, Options options, RocksDB db) {
    this.directory = directory;
    this.options = options;
    this.db = db;
  }

  /**
   * Opens the engine, creating it if it is not there.
   *
   * @param directory the directory that holds {@code data/}
   */
  static SpaceEngine open(Path directory) throws IOException {
    Path data = directory.resolve("data");
    Files.createDirectories(data);
    Options options =
        new Options()
            .setCreateIfMissing(true)
            .setMaxBackgroundJobs(1)
            .setMaxOpenFiles(64)
            .setWriteBufferSize(4 << 20)
            .setKeepLogFileNum(1)
            .setInfoLogLevel(InfoLogLevel.FATAL_LEVEL);
    try {
      RocksDB db = RocksDB.open(options, data.toString());
      SpaceEngine engine = new SpaceEngine(directory, options, db);
      if (db.get(NebulaKeys.dataVersion()) == null) {
        db.put(NebulaKeys.dataVersion(), "3.0".getBytes(StandardCharsets.US_ASCII));
      }
      return engine;
    } catch (RocksDBException e) {
      options.close();
      throw failed(data, e);
    }
  }

  private static IOException failed(Path path, RocksDBException e) {
    return new IOException("RocksDB at " + path + ": " + e.getMessage(), e);
  }

  Path directory() {
    return directory;
  }

  /** Returns the partitions that the engine knows, whether or not they have data. */
  Set<Integer> parts() {
    Set<Integer> parts = new TreeSet<>();
    try (RocksIterator it = db.newIterator()) {
      for (it.seekToFirst(); it.isValid(); it.next()) {
        byte[] key = it.key();
        if (key.length == 8 && key[0] == 0x04 && key[4] == 2) {
          parts.add(NebulaKeys.partOf(key));
        }
      }
    }
    return parts;
  }

  void addPart(int part) throws IOException {
    try {
      db.put(writeOptions, NebulaKeys.partExists(part), new byte[0]);
    } catch (RocksDBException e) {
      throw failed(directory, e);
    }
  }

  @Nullable LogPosition marker(int part) throws IOException {
    try {
      byte[] value = db.get(NebulaKeys.commitMarker(part));
      return value == null ? null : position(value);
    } catch (RocksDBException e) {
      throw failed(directory, e);
    }
  }

  private static LogPosition position(byte[] value) {
    ByteBuffer bytes = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN);
    return new LogPosition(bytes.getLong(), bytes.getLong());
  }

  /** Applies records and moves the commit marker, in one batch as NebulaGraph does. */
  void apply(int part, Collection<WalRecord> records) throws IOException {
    LogPosition last = null;
    try (WriteBatch batch = new WriteBatch()) {
      BatchWriter writer = new BatchWriter(batch);
      for (WalRecord record : records) {
        if (!record.isHeartbeat()) {
          LogEntry.decode(record.message(), "sandbox", 0).forEach(writer);
        }
        last = record.position();
      }
      if (last != null) {
        batch.put(NebulaKeys.commitMarker(part), marker(last));
        db.write(writeOptions, batch);
      }
    } catch (RocksDBException e) {
      throw failed(directory, e);
    }
  }

  void setMarker(int part, LogPosition position) throws IOException {
    try {
      db.put(writeOptions, NebulaKeys.commitMarker(part), marker(position));
    } catch (RocksDBException e) {
      throw failed(directory, e);
    }
  }

  private static byte[] marker(LogPosition position) {
    return ByteBuffer.allocate(16)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(position.logId())
        .putLong(position.term())
        .array();
  }

  private record BatchWriter(WriteBatch batch) implements MutationVisitor {
    @Override
    public void put(byte[] key, byte[] value) {
      run(() -> batch.put(key, value));
    }

    @Override
    public void remove(byte[] key) {
      run(() -> batch.delete(key));
    }

    @Override
    public void removeRange(byte[] start, byte[] end) {
      run(() -> batch.deleteRange(start, end));
    }

    private static void run(RocksWrite write) {
      try {
        write.run();
      } catch (RocksDBException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private interface RocksWrite {
    void run() throws RocksDBException;
  }

  byte @Nullable [] value(byte[] key) throws IOException {
    try {
      return db.get(key);
    } catch (RocksDBException e) {
      throw failed(directory, e);
    }
  }

  /** Returns every key of a partition but the system's, as raft sends them in a snapshot. */
  List<KeyValue> contents(int part) {
    List<KeyValue> pairs = new ArrayList<>();
    try (RocksIterator it = db.newIterator()) {
      for (byte[] prefix : NebulaKeys.prefixes(part)) {
        for (it.seek(prefix); it.isValid() && startsWith(it.key(), prefix); it.next()) {
          if (!NebulaKeys.isSystem(it.key())) {
            pairs.add(KeyValue.of(it.key(), it.value()));
          }
        }
      }
    }
    return pairs;
  }

  private static boolean startsWith(byte[] key, byte[] prefix) {
    return key.length >= prefix.length
        && java.util.Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
  }

  void putAll(List<KeyValue> pairs) throws IOException {
    try (WriteBatch batch = new WriteBatch()) {
      for (KeyValue pair : pairs) {
        batch.put(pair.key(), pair.value());
      }
      db.write(writeOptions, batch);
    } catch (RocksDBException e) {
      throw failed(directory, e);
    }
  }

  /** Removes a partition's data and its commit marker, past the WAL: what CLEAR SPACE does. */
  void clear(int part) throws IOException {
    try (WriteBatch batch = new WriteBatch()) {
      for (byte[] prefix : NebulaKeys.prefixes(part)) {
        if ((prefix[0] & 0xFF) != 0x04) {
          batch.deleteRange(prefix, after(prefix));
        }
      }
      batch.delete(NebulaKeys.commitMarker(part));
      db.write(writeOptions, batch);
    } catch (RocksDBException e) {
      throw failed(directory, e);
    }
  }

  /** Returns the first key behind all that begin with a prefix. */
  private static byte[] after(byte[] prefix) {
    byte[] end = prefix.clone();
    int i = end.length - 1;
    while (++end[i] == 0) {
      i--;
    }
    return end;
  }

  void removePart(int part) throws IOException {
    clear(part);
    try {
      db.delete(NebulaKeys.partExists(part));
    } catch (RocksDBException e) {
      throw failed(directory, e);
    }
  }

  /** Takes in key-value pairs as an SST file, past the WAL: what INGEST does. */
  void ingest(List<KeyValue> sorted) throws IOException {
    Path sst = Files.createTempFile(directory, "ingest", ".sst");
    try (EnvOptions env = new EnvOptions();
        SstFileWriter writer = new SstFileWriter(env, options);
        IngestExternalFileOptions how = new IngestExternalFileOptions()) {
      writer.open(sst.toString());
      for (KeyValue pair : sorted) {
        writer.put(pair.key(), pair.value());
      }
      writer.finish();
      db.ingestExternalFile(List.of(sst.toString()), how);
    } catch (RocksDBException e) {
      throw failed(sst, e);
    } finally {
      Files.deleteIfExists(sst);
    }
  }

  /** Removes a key past the WAL: what compaction does with data whose TTL has run out. */
  void expire(byte[] key) throws IOException {
    try {
      db.delete(writeOptions, key);
    } catch (RocksDBException e) {
      throw failed(directory, e);
    }
  }

  /** Flushes and compacts everything. */
  void compact() throws IOException {
    try (FlushOptions flush = new FlushOptions().setWaitForFlush(true)) {
      db.flush(flush);
      db.compactRange();
    } catch (RocksDBException e) {
      throw failed(directory, e);
    }
  }

  /** Makes a checkpoint: memtables flushed, SSTs hard-linked. */
  void checkpoint(Path target) throws IOException {
    Files.createDirectories(target.getParent());
    try (Checkpoint checkpoint = Checkpoint.create(db);
        FlushOptions flush = new FlushOptions().setWaitForFlush(true)) {
      db.flush(flush);
      checkpoint.createCheckpoint(target.toString());
    } catch (RocksDBException e) {
      throw failed(target, e);
    }
  }

  PartDigest digest(int part) throws IOException {
    return PartDigests.of(db, part, marker(part));
  }

  /** Reads a closed engine or a checkpoint. */
  static PartDigest digestOf(Path data, int part) throws IOException {
    try (Options options = new Options().setInfoLogLevel(InfoLogLevel.FATAL_LEVEL);
        ReadOptions read = new ReadOptions();
        RocksDB db = RocksDB.openReadOnly(options, data.toString())) {
      byte[] marker = db.get(read, NebulaKeys.commitMarker(part));
      return PartDigests.of(db, part, marker == null ? null : position(marker));
    } catch (RocksDBException e) {
      throw failed(data, e);
    }
  }

  @Override
  public void close() {
    writeOptions.close();
    db.close();
    options.close();
  }
}
