// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.wal;

import io.nebulabackup.error.CorruptWalException;
import io.nebulabackup.model.LogPosition;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a range of a log, segment by segment. */
final class LogCursor implements WalCursor {

  private static final int WINDOW = 256 << 10;

  private final List<WalSegment> segments;
  private final int maxMessageBytes;
  private final long to;
  private final RecordCheck check;
  private long nextId;
  private @Nullable SegmentFile file;
  private int index;
  private long offset;

  LogCursor(List<WalSegment> segments, int maxMessageBytes, long from, long to) {
    this.segments = segments;
    this.maxMessageBytes = maxMessageBytes;
    this.nextId = from;
    this.to = to;
    this.check = new RecordCheck(from, maxMessageBytes);
  }

  /** Finds the segment a record is read from: the last one whose first id is not above it. */
  static int segmentOf(List<WalSegment> segments, long logId) {
    int low = 0;
    int high = segments.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (segments.get(middle).firstLogId() <= logId) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  @Override
  public @Nullable WalRecord next() throws IOException {
    if (nextId > to) {
      finish();
      return null;
    }
    try {
      return read(fileOfNext());
    } catch (CorruptWalException e) {
      // A segment that was cut off and written anew looks corrupt from the middle of a record.
      if (file != null) {
        file.confirmEnd(segments.get(index).last());
      }
      throw e;
    }
  }

  private WalRecord read(SegmentFile current) throws IOException {
    long left = current.bytes() - offset;
    if (left < RecordHeader.OVERHEAD) {
      throw RecordCheck.torn(0, left, current.source(), offset);
    }
    RecordHeader header = current.headerAt(offset);
    check.accept(header, left, current.source(), offset);
    WalRecord record = WalRecord.wrap(current.record(offset, header));
    offset += record.encodedLength();
    nextId++;
    return record;
  }

  private SegmentFile fileOfNext() throws IOException {
    SegmentFile current = file;
    if (current != null
        && (index + 1 >= segments.size() || nextId < segments.get(index + 1).firstLogId())) {
      return current;
    }
    finish();
    index = current == null ? segmentOf(segments, nextId) : index + 1;
    WalSegment segment = segments.get(index);
    SegmentFile opened = SegmentFile.open(segment, maxMessageBytes, WINDOW);
    file = opened;
    offset =
        nextId == segment.firstLogId()
            ? 0
            : SegmentWalk.find(opened, segments, index, nextId, maxMessageBytes);
    return opened;
  }

  /**
   * Leaves the present segment, if any, once it is sure that what was read of it holds; for whoever
   * stops before the end.
   */
  void finish() throws IOException {
    SegmentFile current = file;
    if (current != null) {
      LogPosition last = segments.get(index).last();
      current.confirmEnd(last);
      if (nextId == last.logId() + 1 && offset != current.bytes()) {
        throw new CorruptWalException(
            current.source(), offset, "the record of the last log id, " + last + ", lies here too");
      }
      close();
    }
  }

  @Override
  public void close() throws IOException {
    SegmentFile current = file;
    file = null;
    if (current != null) {
      current.close();
    }
  }
}
