// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.sandbox.storaged;

import io.nebulabackup.core.wal.WalCursor;
import io.nebulabackup.core.wal.WalLog;
import io.nebulabackup.core.wal.WalRecord;
import io.nebulabackup.core.wal.WalSegment;
import io.nebulabackup.core.wal.WalSegmentName;
import io.nebulabackup.core.wal.WalStream;
import io.nebulabackup.model.LogPosition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The live WAL of one replica, as NebulaGraph 3.8 src/kvstore/wal/FileBasedWal.cpp keeps it: files
 * roll when they are full, at a checkpoint and at a rollback; a rollback cuts the file in place,
 * and so the hard links of a checkpoint with it; a restart appends to the last file.
 */
final class ReplicaWal implements AutoCloseable {

  private final Path directory;
  private final long fileBytes;
  private final InstantSource clock;
  private final TreeMap<Long, Path> files = new TreeMap<>();

  /** First log id of each run of records of one term. */
  private final TreeMap<Long, Long> terms = new TreeMap<>();

  private @Nullable FileChannel open;

  /** Whether the last file is closed for good: the next record begins a new one. */
  private boolean rolled;

  private LogPosition last = LogPosition.NONE;

  private ReplicaWal(Path directory, long fileBytes, InstantSource clock) {
    this.directory = directory;
    this.fileBytes = fileBytes;
    this.clock = clock;
  }

  /**
   * Opens a WAL as storaged does at its start: what its scan does not accept is gone afterwards.
   */
  static ReplicaWal open(Path directory, long fileBytes, InstantSource clock) throws IOException {
    Files.createDirectories(directory);
    ReplicaWal wal = new ReplicaWal(directory, fileBytes, clock);
    WalLog log = WalLog.open(directory);
    List<Path> kept = new ArrayList<>();
    for (WalSegment segment : log.segments()) {
      kept.add(segment.path());
      wal.files.put(segment.firstLogId(), segment.path());
      truncate(segment.path(), segment.bytes());
    }
    try (Stream<Path> found = Files.list(directory)) {
      for (Path file : found.toList()) {
        if (WalSegmentName.parse(file.getFileName().toString()).isPresent()
            && !kept.contains(file)) {
          Files.delete(file);
        }
      }
    }
    if (!log.isEmpty()) {
      wal.last = log.last();
      try (WalCursor cursor = log.read(log.firstLogId(), log.last().logId())) {
        for (WalRecord record = cursor.next(); record != null; record = cursor.next()) {
          wal.noteTerm(record);
        }
      }
    }
    return wal;
  }

  private static void truncate(Path file, long bytes) throws IOException {
    if (Files.size(file) > bytes) {
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(bytes);
      }
    }
  }

  private void noteTerm(WalRecord record) {
    if (terms.isEmpty() || terms.lastEntry().getValue() != record.term()) {
      terms.put(record.logId(), record.term());
    }
  }

  boolean isEmpty() {
    return files.isEmpty();
  }

  long firstLogId() {
    return files.isEmpty() ? 0 : files.firstKey();
  }

  LogPosition last() {
    return last;
  }

  /** Returns the term of a record that is held, or -1. */
  long termAt(long logId) {
    if (isEmpty() || logId < firstLogId() || logId > last.logId()) {
      return -1;
    }
    return terms.floorEntry(logId).getValue();
  }

  void append(WalRecord record) throws IOException {
    FileChannel channel = open;
    if (channel == null && !files.isEmpty() && !rolled) {
      channel =
          FileChannel.open(
              files.lastEntry().getValue(), StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    }
    if (channel != null && channel.size() + record.encodedLength() > fileBytes) {
      roll(channel);
      channel = null;
    }
    if (channel == null) {
      Path file = directory.resolve(WalSegmentName.of(record.logId()));
      channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
      files.put(record.logId(), file);
    }
    open = channel;
    rolled = false;
    ByteBuffer bytes = record.encoded();
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
    noteTerm(record);
    last = record.position();
  }

  private void roll(FileChannel channel) throws IOException {
    channel.close();
    Files.setLastModifiedTime(files.lastEntry().getValue(), FileTime.from(clock.instant()));
    open = null;
    rolled = true;
  }

  void roll() throws IOException {
    if (!files.isEmpty()) {
      FileChannel channel = open;
      if (channel != null) {
        roll(channel);
      }
      rolled = true;
    }
  }

  /** Removes the records after one, cutting the file that holds it in place. */
  void rollbackTo(long logId) throws IOException {
    if (logId >= last.logId()) {
      return;
    }
    FileChannel channel = open;
    if (channel != null) {
      channel.close();
      open = null;
    }
    while (!files.isEmpty() && files.lastKey() > logId) {
      Files.delete(files.pollLastEntry().getValue());
    }
    long term = logId == 0 ? 0 : Math.max(0, termAtOrBefore(logId));
    if (!files.isEmpty()) {
      Path file = files.lastEntry().getValue();
      truncate(file, bytesUpTo(file, logId));
      Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
    }
    terms.tailMap(logId, false).clear();
    last = files.isEmpty() ? LogPosition.NONE : new LogPosition(logId, term);
    rolled = true;
  }

  private long termAtOrBefore(long logId) {
    var entry = terms.floorEntry(logId);
    return entry == null ? 0 : entry.getValue();
  }

  private static long bytesUpTo(Path file, long logId) throws IOException {
    long bytes = 0;
    try (WalCursor cursor = WalStream.read(Files.newInputStream(file), file.toString())) {
      for (WalRecord record = cursor.next(); record != null; record = cursor.next()) {
        if (record.logId() > logId) {
          break;
        }
        bytes += record.encodedLength();
      }
    }
    return bytes;
  }

  /** Reads records that are held. */
  List<WalRecord> read(long from, long to) throws IOException {
    List<WalRecord> records = new ArrayList<>();
    if (from <= to) {
      try (WalCursor cursor = cursor(from, to)) {
        for (WalRecord record = cursor.next(); record != null; record = cursor.next()) {
          records.add(record);
        }
      }
    }
    return records;
  }

  /** Reads records that are held, one after the other. */
  WalCursor cursor(long from, long to) throws IOException {
    return WalLog.open(directory).read(from, to);
  }

  /** Hard-links all files into a checkpoint; the next record begins a new file. */
  void link(Path target) throws IOException {
    if (files.isEmpty()) {
      return;
    }
    roll();
    Files.createDirectories(target);
    for (Path file : files.values()) {
      Files.createLink(target.resolve(file.getFileName()), file);
    }
  }

  /**
   * Removes what is older than it must be kept; never uncommitted records, nor the last two files.
   */
  void clean(Duration ttl, long committedLogId) throws IOException {
    while (files.size() > 2) {
      long nextFirst = files.higherKey(files.firstKey());
      FileTime modified = Files.getLastModifiedTime(files.firstEntry().getValue());
      boolean old = modified.toInstant().plus(ttl).isBefore(clock.instant());
      if (nextFirst - 1 >= committedLogId || !old) {
        return;
      }
      Files.delete(files.pollFirstEntry().getValue());
      Long term = terms.floorEntry(nextFirst).getValue();
      terms.headMap(nextFirst).clear();
      terms.put(nextFirst, term);
    }
  }

  /** Removes all records, as after a raft snapshot. */
  void reset(LogPosition position) throws IOException {
    FileChannel channel = open;
    if (channel != null) {
      channel.close();
      open = null;
    }
    for (Path file : files.values()) {
      Files.delete(file);
    }
    files.clear();
    terms.clear();
    last = position;
    rolled = false;
  }

  @Override
  public void close() throws IOException {
    FileChannel channel = open;
    if (channel != null) {
      channel.close();
      open = null;
    }
  }
}
