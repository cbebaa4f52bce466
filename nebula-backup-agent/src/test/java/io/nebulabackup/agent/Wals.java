// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nebulabackup.core.wal.WalCursor;
import io.nebulabackup.core.wal.WalLog;
import io.nebulabackup.core.wal.WalRecord;
import io.nebulabackup.core.wal.WalWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Logs for tests: every third record bears data, the others are heartbeats. */
final class Wals {

  private Wals() {}

  static WalRecord record(long id, long term) {
    byte[] message =
        id % 3 == 0 ? ("record " + id + " of term " + term).getBytes(UTF_8) : new byte[0];
    return WalRecord.of(id, term, 0, message);
  }

  /** Writes records with ids from..to, in segments that begin at the given ids. */
  static void write(Path dir, long from, long to, long term, long... rolls) throws IOException {
    try (WalWriter writer = new WalWriter(dir, 1 << 20)) {
      for (long id = from; id <= to; id++) {
        for (long roll : rolls) {
          if (roll == id) {
            writer.roll();
          }
        }
        writer.append(record(id, term));
      }
    }
  }

  static List<String> read(Path dir) throws IOException {
    WalLog log = WalLog.open(dir);
    List<String> records = new ArrayList<>();
    try (WalCursor cursor = log.read(log.firstLogId(), log.last().logId())) {
      for (WalRecord record = cursor.next(); record != null; record = cursor.next()) {
        records.add(record.position() + ":" + record.encodedLength());
      }
    }
    return records;
  }

  static List<String> records(long from, long to, long term) {
    List<String> records = new ArrayList<>();
    for (long id = from; id <= to; id++) {
      WalRecord record = record(id, term);
      records.add(record.position() + ":" + record.encodedLength());
    }
    return records;
  }

  static Path recording(String name) {
    Path dir = Path.of("src/test/resources/recordings").resolve(name);
    if (!Files.isDirectory(dir)) {
      throw new AssertionError("no recording " + dir.toAbsolutePath());
    }
    return dir;
  }

  static void copyTree(Path from, Path to) throws IOException {
    try (var files = Files.walk(from)) {
      for (Path file : files.sorted().toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }
}
