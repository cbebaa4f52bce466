// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.wal;

import static io.nebulabackup.core.wal.FuzzInput.require;

import io.nebulabackup.error.CorruptWalException;
import io.nebulabackup.model.LogPosition;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Fuzz target: a partition's WAL directory. The input is the segments one after the other, each
 * behind {@link #MARK} and the 8 bytes of its name; bytes without a mark in front are one segment,
 * named by its first record.
 */
public final class FuzzWal {

  private static final byte[] MARK = "#SEGMENT".getBytes(StandardCharsets.US_ASCII);
  private static final int MAX_SEGMENTS = 16;

  private static @Nullable Path scratch;

  private FuzzWal() {}

  /** Reads the input as a stream of records, and as a directory of segments. */
  public static void fuzzerTestOneInput(byte[] input) {
    FuzzInput.check(input, () -> drain(WalStream.read(new ByteArrayInputStream(input), "stream")));
    FuzzInput.check(input, () -> directory(input));
  }

  /** Makes an input of the segments of a directory. */
  public static byte[] input(Path dir) throws IOException {
    ByteArrayOutputStream input = new ByteArrayOutputStream();
    try (Stream<Path> files = Files.list(dir)) {
      for (Path file : files.sorted().toList()) {
        long name = WalSegmentName.parse(file.getFileName().toString()).orElseThrow();
        input.writeBytes(MARK);
        input.writeBytes(
            ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(name).array());
        input.writeBytes(Files.readAllBytes(file));
      }
    }
    return input.toByteArray();
  }

  private static void directory(byte[] input) throws IOException {
    Path dir = emptyScratch();
    List<Integer> marks = marks(input);
    if (marks.isEmpty()) {
      write(dir, input, 0, 0, input.length);
    }
    for (int i = 0; i < marks.size(); i++) {
      int name = marks.get(i) + MARK.length;
      int end = i + 1 < marks.size() ? marks.get(i + 1) : input.length;
      write(dir, input, name, Math.min(name + Long.BYTES, end), end);
    }
    WalLog log = WalLog.open(dir);
    require(log.notes().stream().noneMatch(String::isBlank), "a note without text");
    if (!log.isEmpty()) {
      records(log);
      splices(log);
    }
  }

  /** What the log says of itself is what reading it gives. */
  private static void records(WalLog log) throws IOException {
    List<WalRecord> records = drain(log.read(log.firstLogId(), log.last().logId()));
    require(records.size() == log.last().logId() - log.firstLogId() + 1, "records are missing");
    require(records.get(0).logId() == log.firstLogId(), "another first record");
    require(records.get(records.size() - 1).position().equals(log.last()), "another last record");
    for (int i = 0; i < records.size(); i += 1 + records.size() / 8) {
      WalRecord record = records.get(i);
      require(log.termAt(record.logId()).orElse(-1) == record.term(), "another term at " + record);
    }
  }

  /** A log continues itself, from its end and from its middle. */
  private static void splices(WalLog log) throws IOException {
    long middle = log.firstLogId() + (log.last().logId() - log.firstLogId()) / 2;
    for (long id : new long[] {middle, log.last().logId()}) {
      SpliceProof proof = SpliceProof.of(log, id);
      require(SpliceProof.parse(proof.toString()).equals(proof), "the proof reads back as another");
      LogPosition last = new LogPosition(id, log.termAt(id).orElseThrow());
      Splice splice = Splice.of(log, last, true, id, proof);
      require(splice.outcome() == Splice.Outcome.CONTINUES, id + ": " + splice);
    }
  }

  private static List<WalRecord> drain(WalCursor cursor) throws IOException {
    List<WalRecord> records = new ArrayList<>();
    try (cursor) {
      WalRecord before = null;
      for (WalRecord record = cursor.next(); record != null; record = cursor.next()) {
        if (before != null) {
          require(record.logId() == before.logId() + 1, record + " after " + before);
          require(record.term() >= before.term(), record + " after " + before);
        }
        message(record);
        records.add(record);
        before = record;
      }
    }
    return records;
  }

  private static void message(WalRecord record) {
    if (record.isHeartbeat()) {
      return;
    }
    try {
      LogEntryTest.mutations(LogEntry.decode(record.message(), "record", 0));
    } catch (CorruptWalException e) {
      require(e.source().equals("record"), "names " + e.source());
    }
  }

  private static List<Integer> marks(byte[] input) {
    List<Integer> marks = new ArrayList<>();
    for (int at = 0; at + MARK.length <= input.length && marks.size() < MAX_SEGMENTS; at++) {
      if (ByteBuffer.wrap(input, at, MARK.length).equals(ByteBuffer.wrap(MARK))) {
        marks.add(at);
      }
    }
    return marks;
  }

  private static void write(Path dir, byte[] input, int name, int from, int to) throws IOException {
    byte[] number = new byte[Long.BYTES];
    System.arraycopy(input, name, number, 0, Math.min(number.length, to - name));
    long id = ByteBuffer.wrap(number).order(ByteOrder.LITTLE_ENDIAN).getLong() & Long.MAX_VALUE;
    byte[] bytes = new byte[to - from];
    System.arraycopy(input, from, bytes, 0, bytes.length);
    Files.write(dir.resolve(WalSegmentName.of(Math.max(1, id))), bytes);
  }

  private static synchronized Path emptyScratch() throws IOException {
    Path dir = scratch;
    if (dir == null) {
      dir = Files.createTempDirectory("fuzz-wal");
      dir.toFile().deleteOnExit();
      scratch = dir;
    }
    try (Stream<Path> files = Files.list(dir)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    return dir;
  }
}
