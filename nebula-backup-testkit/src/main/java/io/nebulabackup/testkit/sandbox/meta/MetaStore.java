// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.sandbox.meta;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.rocksdb.EnvOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.IngestExternalFileOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.SstFileWriter;

/** Metad's RocksDB: rows of text under tables. */
final class MetaStore implements AutoCloseable {

  static {
    RocksDB.loadLibrary();
  }

  private final Options options;
  private final RocksDB db;

  private MetaStore(Options options, RocksDB db) {
    this.options = options;
    this.db = db;
  }

  static MetaStore open(Path dataDir) throws IOException {
    Path data = dataDir.resolve("nebula/0/data");
    Files.createDirectories(data);
    Options options =
        new Options()
            .setCreateIfMissing(true)
            .setMaxBackgroundJobs(1)
            .setInfoLogLevel(InfoLogLevel.FATAL_LEVEL);
    try {
      return new MetaStore(options, RocksDB.open(options, data.toString()));
    } catch (RocksDBException e) {
      options.close();
      throw new IOException(e);
    }
  }

  void put(MetaTable table, String row, String value) {
    run(() -> db.put(key(table, row), value.getBytes(StandardCharsets.UTF_8)));
  }

  void remove(MetaTable table, String row) {
    run(() -> db.delete(key(table, row)));
  }

  @Nullable String get(MetaTable table, String row) {
    return rows(table).get(row);
  }

  Map<String, String> rows(MetaTable table) {
    byte[] prefix = table.prefix();
    Map<String, String> rows = new TreeMap<>();
    try (RocksIterator it = db.newIterator()) {
      for (it.seek(prefix); it.isValid() && startsWith(it.key(), prefix); it.next()) {
        byte[] key = it.key();
        rows.put(
            new String(key, prefix.length, key.length - prefix.length, StandardCharsets.UTF_8),
            new String(it.value(), StandardCharsets.UTF_8));
      }
    }
    return rows;
  }

  private static boolean startsWith(byte[] key, byte[] prefix) {
    return key.length >= prefix.length
        && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
  }

  private static byte[] key(MetaTable table, String row) {
    ByteArrayOutputStream key = new ByteArrayOutputStream();
    key.writeBytes(table.prefix());
    key.writeBytes(row.getBytes(StandardCharsets.UTF_8));
    return key.toByteArray();
  }

  /** Writes each table that has rows to a file of its own. */
  List<Path> export(Path directory) throws IOException {
    Files.createDirectories(directory);
    List<Path> files = new ArrayList<>();
    for (MetaTable table : MetaTable.values()) {
      Map<String, String> rows = table.isExported() ? rows(table) : Map.of();
      if (rows.isEmpty()) {
        continue;
      }
      Path file = directory.resolve(table.text() + ".sst");
      try (EnvOptions env = new EnvOptions();
          SstFileWriter writer = new SstFileWriter(env, options)) {
        writer.open(file.toString());
        for (Map.Entry<String, String> row : rows.entrySet()) {
          writer.put(key(table, row.getKey()), row.getValue().getBytes(StandardCharsets.UTF_8));
        }
        writer.finish();
      } catch (RocksDBException e) {
        throw new IOException(e);
      }
      files.add(file);
    }
    return files;
  }

  void ingest(List<String> files) throws IOException {
    try (IngestExternalFileOptions how = new IngestExternalFileOptions()) {
      db.ingestExternalFile(files, how);
    } catch (RocksDBException e) {
      throw new IOException(e);
    }
  }

  private interface Write {
    void run() throws RocksDBException;
  }

  private static void run(Write write) {
    try {
      write.run();
    } catch (RocksDBException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    db.close();
    options.close();
  }
}
