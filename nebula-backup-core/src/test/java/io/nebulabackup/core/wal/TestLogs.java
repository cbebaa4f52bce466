// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.wal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Records, segments and recorded logs for tests. */
public final class TestLogs {

  private TestLogs() {}

  public static WalRecord data(long id, long term, String text) {
    byte[] key = ("key-" + text).getBytes(StandardCharsets.UTF_8);
    return WalRecord.of(id, term, 0, LogEntry.put(1_700_000_000_000L + id, key, key));
  }

  public static WalRecord heartbeat(long id, long term) {
    return WalRecord.of(id, term, 0, new byte[0]);
  }

  /** Makes records of one term, every third a heartbeat. */
  public static List<WalRecord> run(long from, long to, long term) {
    List<WalRecord> records = new ArrayList<>();
    for (long id = from; id <= to; id++) {
      records.add(id % 3 == 0 ? heartbeat(id, term) : data(id, term, id + "@" + term));
    }
    return records;
  }

  @SafeVarargs
  @SuppressWarnings("varargs") // Stream.of only reads them.
  public static List<WalRecord> concat(List<WalRecord>... runs) {
    return Arrays.stream(runs).flatMap(List::stream).toList();
  }

  public static byte[] bytes(List<WalRecord> records) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    records.forEach(record -> out.writeBytes(record.array()));
    return out.toByteArray();
  }

  /** Writes one segment as it is, however wrong. */
  public static Path segment(Path dir, long name, byte[] bytes) throws IOException {
    Files.createDirectories(dir);
    return Files.write(dir.resolve(WalSegmentName.of(name)), bytes);
  }

  public static Path segment(Path dir, List<WalRecord> records) throws IOException {
    return segment(dir, records.get(0).logId(), bytes(records));
  }

  /** Writes records to segments that begin at the given ids, and opens the log. */
  public static WalLog log(Path dir, List<WalRecord> records, long... starts) throws IOException {
    Files.createDirectories(dir);
    int from = 0;
    for (int i = 1; i <= records.size(); i++) {
      boolean ends = i == records.size();
      for (long start : starts) {
        ends |= !ends && records.get(i).logId() == start;
      }
      if (ends) {
        segment(dir, records.subList(from, i));
        from = i;
      }
    }
    return WalLog.open(dir);
  }

  public static List<WalRecord> drain(WalCursor cursor) throws IOException {
    try (cursor) {
      List<WalRecord> records = new ArrayList<>();
      for (WalRecord record = cursor.next(); record != null; record = cursor.next()) {
        records.add(record);
      }
      return records;
    }
  }

  public static List<WalRecord> all(WalLog log) throws IOException {
    return drain(log.read(Math.max(1, log.firstLogId()), log.last().logId()));
  }

  public static List<WalRecord> parse(byte[] bytes) throws IOException {
    return drain(WalStream.read(new ByteArrayInputStream(bytes), "bytes"));
  }

  /** The recorded checkpoints: see the README beside them. */
  public static Path recordings() {
    try {
      return Path.of(
          Objects.requireNonNull(TestLogs.class.getResource("/recordings"), "recordings").toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** All recorded partition directories. */
  public static List<Path> recordedLogs() {
    try (Stream<Path> files = Files.walk(recordings())) {
      return files
          .filter(file -> file.toString().endsWith(WalSegmentName.SUFFIX))
          .map(Path::getParent)
          .distinct()
          .sorted(Comparator.naturalOrder())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
