// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.wal;

import io.nebulabackup.error.CorruptWalException;
import io.nebulabackup.model.LogPosition;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A segment opened for reading at any place, forwards and backwards, through one bounded window.
 * Bytes beyond a fixed end are never looked at, so a segment that grows does not matter; one that
 * shrinks is reported.
 */
final class SegmentFile implements Closeable {

  private final Path path;
  private final FileChannel channel;
  private final int maxMessageBytes;
  private final byte[] window;
  private final long bytes;
  private long windowStart;
  private int windowBytes;

  private SegmentFile(
      Path path, FileChannel channel, long bytes, int maxMessageBytes, int windowBytes) {
    this.path = path;
    this.channel = channel;
    this.bytes = bytes;
    this.maxMessageBytes = maxMessageBytes;
    // Most segments of an idle partition are short.
    this.window = new byte[(int) Math.max(Math.min(windowBytes, bytes), RecordHeader.OVERHEAD)];
  }

  /** Opens a segment as it is now, to its present end. */
  static SegmentFile open(Path path, int maxMessageBytes, int windowBytes) throws IOException {
    FileChannel channel = channel(path);
    try {
      return new SegmentFile(path, channel, channel.size(), maxMessageBytes, windowBytes);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** Opens a segment that has been looked at before, to the end it had then. */
  static SegmentFile open(WalSegment segment, int maxMessageBytes, int windowBytes)
      throws IOException {
    return new SegmentFile(
        segment.path(), channel(segment.path()), segment.bytes(), maxMessageBytes, windowBytes);
  }

  private static FileChannel channel(Path path) throws IOException {
    try {
      return FileChannel.open(path, StandardOpenOption.READ);
    } catch (NoSuchFileException e) {
      throw new WalChangedException(path.toString(), "the segment is gone", e);
    }
  }

  long bytes() {
    return bytes;
  }

  String source() {
    return path.toString();
  }

  /** Reads the head at a place; there must be room for one before {@code bytes()}. */
  RecordHeader headerAt(long offset) throws IOException {
    int at = load(offset, RecordHeader.BYTES, false);
    return RecordHeader.read(window, at);
  }

  /** Reads the four bytes at a place, as a record's foot. */
  int footerAt(long offset) throws IOException {
    int at = load(offset, RecordHeader.FOOTER_BYTES, false);
    return RecordHeader.intAt(window, at);
  }

  /**
   * Finds the record that ends at a place.
   *
   * @return where that record starts
   * @throws CorruptWalException if no whole record ends there
   */
  long startOfRecordBefore(long end) throws IOException {
    if (end < RecordHeader.OVERHEAD) {
      throw new CorruptWalException(source(), end, "no whole record ends here");
    }
    int at = load(end - RecordHeader.FOOTER_BYTES, RecordHeader.FOOTER_BYTES, true);
    int length = RecordHeader.intAt(window, at);
    if (length < 0 || length > maxMessageBytes || length > end - RecordHeader.OVERHEAD) {
      throw new CorruptWalException(
          source(), end, "a record ending here has a message length of " + length);
    }
    long start = end - RecordHeader.OVERHEAD - length;
    // Backwards, so that the window holds the records before it as well.
    int head = load(start, RecordHeader.BYTES, true);
    RecordCheck.checkFooter(RecordHeader.intAt(window, head + 16), length, source(), start);
    return start;
  }

  /**
   * Reads a whole record whose head has been checked, and checks its foot.
   *
   * @throws RecordTooLargeException if there is not the memory for it: to try would end a process
   *     that runs with ExitOnOutOfMemoryError, and everything else that it was doing
   */
  byte[] record(long offset, RecordHeader header) throws IOException {
    RecordTooLargeException.requireMemory(header.recordBytes(), header, source(), offset);
    byte[] record = new byte[header.recordBytes()];
    if (record.length <= window.length) {
      int at = load(offset, record.length, false);
      System.arraycopy(window, at, record, 0, record.length);
    } else {
      readFully(ByteBuffer.wrap(record), offset);
    }
    RecordCheck.checkFooter(
        header.messageLength(),
        RecordHeader.intAt(record, record.length - RecordHeader.FOOTER_BYTES),
        source(),
        offset);
    return record;
  }

  /**
   * Holds the segment's end against what it was when the log was opened. storaged changes a segment
   * in two ways only: it appends, and it cuts off records that it replaces by others of a higher
   * term. So if the last record is still in its place, so is all before it.
   *
   * @throws WalChangedException if another record ends there, or none
   */
  void confirmEnd(LogPosition last) throws IOException {
    windowBytes = 0;
    try {
      RecordHeader header = headerAt(startOfRecordBefore(bytes));
      if (header.logId() == last.logId() && header.term() == last.term()) {
        return;
      }
    } catch (CorruptWalException e) {
      throw new WalChangedException(source(), "its last record is not there any more", e);
    }
    throw new WalChangedException(source(), "its last record is another one", null);
  }

  /** Brings a range into the window and returns where in it the range starts. */
  private int load(long offset, int length, boolean backwards) throws IOException {
    if (offset < windowStart || offset + length > windowStart + windowBytes) {
      long from = backwards ? Math.max(0, offset + length - window.length) : offset;
      int wanted = (int) Math.min(window.length, bytes - from);
      windowBytes = 0;
      readFully(ByteBuffer.wrap(window, 0, wanted), from);
      windowStart = from;
      windowBytes = wanted;
    }
    return (int) (offset - windowStart);
  }

  private void readFully(ByteBuffer target, long offset) throws IOException {
    long at = offset;
    while (target.hasRemaining()) {
      int read = channel.read(target, at);
      if (read < 0) {
        throw new WalChangedException(
            source(), "it had " + bytes + " bytes, now it ends at " + at, null);
      }
      at += read;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
