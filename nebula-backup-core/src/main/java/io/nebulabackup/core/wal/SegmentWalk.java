// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.wal;

import io.nebulabackup.error.CorruptWalException;
import java.io.IOException;
import java.util.List;

/** Finds a record in a segment by its id, from whichever end is nearer. */
final class SegmentWalk {

  private SegmentWalk() {}

  /**
   * Returns where the record starts. What the next segment replaces may be damaged without storaged
   * ever noticing: such a segment is walked as storaged reads it, from its start.
   */
  static long find(
      SegmentFile file, List<WalSegment> segments, int index, long logId, int maxMessageBytes)
      throws IOException {
    WalSegment segment = segments.get(index);
    boolean replaced =
        index + 1 < segments.size()
            && segments.get(index + 1).firstLogId() <= segment.last().logId();
    return replaced || logId - segment.firstLogId() <= segment.last().logId() - logId
        ? forwards(file, segment, logId, maxMessageBytes)
        : backwards(file, segment, logId);
  }

  private static long forwards(
      SegmentFile file, WalSegment segment, long logId, int maxMessageBytes) throws IOException {
    RecordCheck check = new RecordCheck(segment.firstLogId(), maxMessageBytes);
    long offset = 0;
    while (true) {
      long left = file.bytes() - offset;
      if (left < RecordHeader.OVERHEAD) {
        throw RecordCheck.torn(0, left, file.source(), offset);
      }
      RecordHeader header = file.headerAt(offset);
      check.accept(header, left, file.source(), offset);
      if (header.logId() == logId) {
        return offset;
      }
      offset += header.recordBytes();
    }
  }

  private static long backwards(SegmentFile file, WalSegment segment, long logId)
      throws IOException {
    long end = file.bytes();
    long wanted = segment.last().logId();
    while (true) {
      long start = file.startOfRecordBefore(end);
      long id = file.headerAt(start).logId();
      if (id != wanted) {
        throw new CorruptWalException(file.source(), start, "log id " + id + ", wanted " + wanted);
      }
      if (id == logId) {
        return start;
      }
      wanted--;
      end = start;
    }
  }
}
