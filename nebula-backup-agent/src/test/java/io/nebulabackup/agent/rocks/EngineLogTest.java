// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.rocks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.nebulabackup.core.agent.DataFindings;
import io.nebulabackup.core.agent.EngineHistory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.EnvOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.IngestExternalFileOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileWriter;

class EngineLogTest {

  private static final int PART = 7;
  private static final int TAG = 1;

  @TempDir Path directory;

  private Path data;
  private Options options;
  private RocksDB db;

  @BeforeEach
  void open() throws RocksDBException {
    RocksDB.loadLibrary();
    data = directory.resolve("data");
    options = new Options().setCreateIfMissing(true);
    db = RocksDB.open(options, data.toString());
  }

  @AfterEach
  void close() {
    db.close();
    options.close();
  }

  private void reopen() throws RocksDBException {
    db.close();
    db = RocksDB.open(options, data.toString());
  }

  private static byte[] key(int n) {
    byte[] prefix = DataKeys.prefix(PART, TAG);
    byte[] rest = "key%06d".formatted(n).getBytes(UTF_8);
    byte[] key = java.util.Arrays.copyOf(prefix, prefix.length + rest.length);
    System.arraycopy(rest, 0, key, prefix.length, rest.length);
    return key;
  }

  private void flush(int from, int to) throws RocksDBException {
    for (int n = from; n < to; n++) {
      db.put(key(n), "value".getBytes(UTF_8));
    }
    try (FlushOptions how = new FlushOptions().setWaitForFlush(true)) {
      db.flush(how);
    }
  }

  private void ingest(int from, int to) throws RocksDBException {
    Path file = directory.resolve("external.sst");
    try (EnvOptions env = new EnvOptions();
        SstFileWriter writer = new SstFileWriter(env, options);
        IngestExternalFileOptions how = new IngestExternalFileOptions()) {
      writer.open(file.toString());
      for (int n = from; n < to; n++) {
        writer.put(key(n), "ingested".getBytes(UTF_8));
      }
      writer.finish();
      db.ingestExternalFile(List.of(file.toString()), how);
    }
  }

  private EngineHistory now() throws IOException {
    return requireNonNull(EngineLog.read(data, null).now());
  }

  @Test
  void read_afterFlushesAndCompactions_tellsOfNoIngestion() throws Exception {
    flush(0, 100);
    EngineHistory before = now();
    flush(50, 150);
    db.compactRange();
    flush(1_000, 1_100);
    db.compactRange();
    for (int n = 0; n < 100; n++) {
      db.delete(key(n));
    }
    db.deleteRange(key(100), key(2_000));
    flush(5_000, 5_001);
    db.compactRange();

    DataFindings.OfEngine found = EngineLog.read(data, before);

    assertThat(found.unbroken()).isTrue();
    assertThat(found.ingested()).isEmpty();
    assertThat(requireNonNull(found.now()).bytes()).isGreaterThan(before.bytes());
  }

  @Test
  void read_afterIngestionsLongCompactedAway_tellsOfEach() throws Exception {
    flush(0, 100);
    ingest(200, 210);
    EngineHistory before = now();
    ingest(300, 310);
    ingest(305, 320);
    flush(0, 100);
    db.compactRange();

    DataFindings.OfEngine found = EngineLog.read(data, before);

    assertThat(found.unbroken()).isTrue();
    assertThat(found.ingested()).hasSize(2).allMatch(file -> file.part() == PART);
    assertThat(found.ingested()).allMatch(file -> file.bytes() > 0);
    assertThat(EngineLog.read(data, found.now()).ingested()).isEmpty();
  }

  @Test
  void read_afterARestart_saysThatItDoesNotKnow() throws Exception {
    flush(0, 100);
    EngineHistory before = now();
    db.put(key(1), "not flushed".getBytes(UTF_8));
    reopen();

    DataFindings.OfEngine found = EngineLog.read(data, before);

    assertThat(found.unbroken()).isFalse();
    assertThat(found.ingested()).isEmpty();
  }

  @Test
  void read_ofTheRecoveryAfterACrash_takesItForNoIngestion() throws Exception {
    reopen();
    EngineHistory before = now();
    flush(0, 10);
    reopen();
    EngineHistory after = now();
    flush(10, 20);

    assertThat(EngineLog.read(data, before).unbroken()).isFalse();
    assertThat(EngineLog.read(data, after).unbroken()).isTrue();
    assertThat(EngineLog.read(data, after).ingested()).isEmpty();
  }

  @Test
  void read_ofALogLongerThanABlock_followsItAcrossBlocks() throws Exception {
    EngineHistory before = now();
    ingest(10, 20);
    for (int n = 0; n < 400; n++) {
      flush(n, n + 1);
    }
    EngineHistory middle = now();
    ingest(30, 40);

    assertThat(middle.bytes()).isGreaterThan(32 << 10);
    assertThat(EngineLog.read(data, before).ingested()).hasSize(2);
    assertThat(EngineLog.read(data, middle).ingested()).hasSize(1);
  }

  @Test
  void read_ofAnotherEnginesLog_doesNotTakeItForTheSame() throws Exception {
    flush(0, 100);
    EngineHistory before = now();
    EngineHistory other = new EngineHistory(before.file(), before.bytes(), "00".repeat(32));

    assertThat(EngineLog.read(data, other).unbroken()).isFalse();
  }

  @Test
  void read_ofADamagedLog_saysThatItDoesNotKnow() throws Exception {
    flush(0, 100);
    Path file = data.resolve(now().file());
    byte[] bytes = Files.readAllBytes(file);
    for (int at = 0; at < bytes.length; at += 11) {
      byte[] damaged = bytes.clone();
      damaged[at] ^= 0x10;
      Path copy = Files.createDirectories(directory.resolve("copy" + at));
      Files.write(copy.resolve(file.getFileName()), damaged);
      Files.copy(data.resolve("CURRENT"), copy.resolve("CURRENT"));

      assertThat(EngineLog.read(copy, new EngineHistory(now().file(), 0, EMPTY)).now())
          .as("damaged at %d", at)
          .isNull();
    }
  }

  private static final String EMPTY =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
}
