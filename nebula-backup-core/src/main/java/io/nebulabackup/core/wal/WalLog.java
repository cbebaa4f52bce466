// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.wal;

import io.nebulabackup.error.CorruptWalException;
import io.nebulabackup.model.LogPosition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * A partition's log as storaged would see it if it started now, read-only. Opening reads the edges
 * of each segment, and the newest segment's heads; records are read when asked for.
 *
 * <p>The view is of the moment of {@link #open}: records appended later are not seen. Safe for use
 * by several threads; nothing is kept open, so there is nothing to close.
 */
public final class WalLog {

  private static final int WALK_WINDOW = 64 << 10;

  private final Path dir;
  private final List<WalSegment> segments;
  private final List<String> notes;
  private final int maxMessageBytes;
  private final LogPosition first;

  private WalLog(
      Path dir,
      List<WalSegment> segments,
      List<String> notes,
      int maxMessageBytes,
      LogPosition first) {
    this.dir = dir;
    this.segments = segments;
    this.notes = notes;
    this.maxMessageBytes = maxMessageBytes;
    this.first = first;
  }

  /**
   * Opens a log by storaged's own start-up rules: a torn tail of the newest segment is cut off,
   * segments before a gap do not count. Nothing on disk is changed.
   *
   * @param dir the partition's WAL directory; one that is missing holds an empty log
   * @return the log
   * @throws IOException if reading fails
   * @throws WalChangedException if a segment went away or shrank meanwhile
   */
  public static WalLog open(Path dir) throws IOException {
    return open(dir, WalRecord.DEFAULT_MAX_MESSAGE_BYTES);
  }

  /**
   * Opens a log as {@link #open(Path)} does, with a limit of one's own.
   *
   * @param dir the partition's WAL directory
   * @param maxMessageBytes the longest message let through
   * @return the log
   * @throws IOException if reading fails
   * @throws WalChangedException if a segment went away or shrank meanwhile
   */
  public static WalLog open(Path dir, int maxMessageBytes) throws IOException {
    StartUpScan scan = new StartUpScan(maxMessageBytes);
    List<WalSegment> segments = scan.scan(dir);
    LogPosition first = LogPosition.NONE;
    if (!segments.isEmpty()) {
      WalSegment oldest = segments.get(0);
      try (SegmentFile file = SegmentFile.open(oldest, maxMessageBytes, RecordHeader.OVERHEAD)) {
        long term = file.headerAt(0).term();
        if (term < 0) {
          throw new CorruptWalException(file.source(), 8, "term " + term);
        }
        first = new LogPosition(oldest.firstLogId(), term);
      }
    }
    return new WalLog(dir, segments, scan.notes(), maxMessageBytes, first);
  }

  /**
   * Returns the directory.
   *
   * @return the partition's WAL directory
   */
  public Path directory() {
    return dir;
  }

  /**
   * Tells whether there is no record.
   *
   * @return true if the log is empty
   */
  public boolean isEmpty() {
    return segments.isEmpty();
  }

  /**
   * Returns the first record's log id.
   *
   * @return the id, or 0 if the log is empty
   */
  public long firstLogId() {
    return first.logId();
  }

  /**
   * Returns the first record's position.
   *
   * @return the position, or {@link LogPosition#NONE} if the log is empty
   */
  public LogPosition first() {
    return first;
  }

  /**
   * Returns the last record's position.
   *
   * @return the position, or {@link LogPosition#NONE} if the log is empty
   */
  public LogPosition last() {
    return isEmpty() ? LogPosition.NONE : segments.get(segments.size() - 1).last();
  }

  /**
   * Returns the segments that count.
   *
   * @return the segments, in order
   */
  public List<WalSegment> segments() {
    return segments;
  }

  /**
   * Returns what was found in the directory but does not count, and why.
   *
   * @return one sentence each
   */
  public List<String> notes() {
    return notes;
  }

  /**
   * Reads records. Where segments overlap the later-named one counts, as in storaged.
   *
   * @param fromLogId the first record's log id
   * @param toLogId the last record's log id, included; below {@code fromLogId} for none
   * @return the records, exactly those asked for
   * @throws IllegalArgumentException if the log does not hold a record asked for
   * @throws IOException if reading fails
   */
  public WalCursor read(long fromLogId, long toLogId) throws IOException {
    return cursor(fromLogId, toLogId);
  }

  LogCursor cursor(long fromLogId, long toLogId) {
    if (fromLogId <= toLogId) {
      requireHeld(fromLogId);
      requireHeld(toLogId);
    }
    return new LogCursor(segments, maxMessageBytes, fromLogId, toLogId);
  }

  /**
   * Finds a record's term without reading what lies around it.
   *
   * @param logId the record's log id
   * @return its term, or empty if the log does not hold it
   * @throws IOException if reading fails
   */
  public OptionalLong termAt(long logId) throws IOException {
    if (!holds(logId)) {
      return OptionalLong.empty();
    }
    if (logId == last().logId()) {
      return OptionalLong.of(last().term());
    }
    int index = LogCursor.segmentOf(segments, logId);
    WalSegment segment = segments.get(index);
    try (SegmentFile file = SegmentFile.open(segment, maxMessageBytes, WALK_WINDOW)) {
      long offset = SegmentWalk.find(file, segments, index, logId, maxMessageBytes);
      long term = file.headerAt(offset).term();
      file.confirmEnd(segment.last());
      return OptionalLong.of(term);
    }
  }

  /**
   * Tells whether the log holds a record of this id.
   *
   * @param logId a log id
   * @return true if it does
   */
  public boolean holds(long logId) {
    return !isEmpty() && logId >= first.logId() && logId <= last().logId();
  }

  int maxMessageBytes() {
    return maxMessageBytes;
  }

  private void requireHeld(long logId) {
    if (!holds(logId)) {
      throw new IllegalArgumentException(
          dir + " holds no record " + logId + ", but " + first + " to " + last());
    }
  }
}
