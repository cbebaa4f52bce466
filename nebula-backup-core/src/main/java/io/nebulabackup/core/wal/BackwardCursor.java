// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.wal;

import io.nebulabackup.error.CorruptWalException;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Walks a log from a record towards its beginning, along the lengths behind the messages. */
final class BackwardCursor implements Closeable {

  private static final int WINDOW = 64 << 10;

  private final WalLog log;
  private final List<WalSegment> segments;
  private @Nullable SegmentFile file;
  private int index;
  private long offset;
  private long wantedId;
  private long term = Long.MAX_VALUE;

  /** Begins before the record that is to come first; the log must hold it. */
  BackwardCursor(WalLog log, long lastLogId) {
    this.log = log;
    this.segments = log.segments();
    this.wantedId = lastLogId;
    this.index = LogCursor.segmentOf(segments, lastLogId);
  }

  /** Returns the head of the record before the last one returned; null at the log's beginning. */
  @Nullable RecordHeader previous() throws IOException {
    if (wantedId < log.firstLogId()) {
      finish();
      return null;
    }
    try {
      return step();
    } catch (CorruptWalException e) {
      if (file != null) {
        file.confirmEnd(segments.get(index).last());
      }
      throw e;
    }
  }

  private RecordHeader step() throws IOException {
    SegmentFile current = file;
    if (current != null && wantedId >= segments.get(index).firstLogId()) {
      offset = current.startOfRecordBefore(offset);
    } else {
      if (current != null) {
        finish();
        index--;
      }
      WalSegment segment = segments.get(index);
      current = SegmentFile.open(segment, log.maxMessageBytes(), WINDOW);
      file = current;
      offset = SegmentWalk.find(current, segments, index, wantedId, log.maxMessageBytes());
    }
    RecordHeader header = current.headerAt(offset);
    if (header.logId() != wantedId || header.term() > term || header.term() < 0) {
      throw new CorruptWalException(
          current.source(),
          offset,
          "log id " + header.logId() + ", term " + header.term() + ", wanted " + wantedId);
    }
    wantedId--;
    term = header.term();
    return header;
  }

  /** Returns the bytes of the record whose head was returned last. */
  byte[] record(RecordHeader header) throws IOException {
    SegmentFile current = file;
    if (current == null) {
      throw new IllegalStateException("no record has been returned");
    }
    return current.record(offset, header);
  }

  /** Leaves the present segment once it is sure that what was read of it holds. */
  void finish() throws IOException {
    SegmentFile current = file;
    if (current != null) {
      current.confirmEnd(segments.get(index).last());
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
