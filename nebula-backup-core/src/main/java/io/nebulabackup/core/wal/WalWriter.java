// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.wal;

import io.nebulabackup.model.LogPosition;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Writes a log as a clean set of segments: no gap, no overlap, each named after its first record,
 * none above the wanted size unless a single record is. Not safe for use by several threads.
 *
 * <p>Records reach the operating system at {@link #flush}, the disk at {@link #roll} and {@link
 * #close}.
 */
public final class WalWriter implements Closeable {

  private static final int BUFFER_BYTES = 64 << 10;

  private final Path dir;
  private final long segmentBytes;
  private LogPosition last;
  private @Nullable FileChannel channel;
  private @Nullable ByteBuffer buffer;
  private long written;

  /**
   * Creates a writer; the directory is made if it is missing. If it holds a log already, that log
   * is continued in a new segment.
   *
   * @param dir the partition's WAL directory
   * @param segmentBytes where a new segment is begun, positive; NebulaGraph's default is 16 MiB
   * @throws IOException if the directory cannot be made or read
   * @throws IllegalStateException if it holds segments that storaged would remove or cut
   */
  public WalWriter(Path dir, long segmentBytes) throws IOException {
    if (segmentBytes < 1) {
      throw new IllegalArgumentException("segment size " + segmentBytes);
    }
    this.dir = Files.createDirectories(dir);
    this.segmentBytes = segmentBytes;
    WalLog present = WalLog.open(dir);
    if (!present.notes().isEmpty()) {
      throw new IllegalStateException("not a clean log to continue: " + present.notes());
    }
    this.last = present.last();
  }

  /**
   * Returns the last record's position.
   *
   * @return the position, or {@link LogPosition#NONE} if there is no record
   */
  public LogPosition last() {
    return last;
  }

  /**
   * Appends a record.
   *
   * @param record the record: any if it is the first, else the one that comes next
   * @throws IllegalArgumentException if its id is not one more than the last, or its term is lower
   * @throws IOException if writing fails
   */
  public void append(WalRecord record) throws IOException {
    if (!last.equals(LogPosition.NONE)
        && (record.logId() != last.logId() + 1 || record.term() < last.term())) {
      throw new IllegalArgumentException(record.position() + " cannot come after " + last);
    }
    if (written > 0 && written + record.encodedLength() > segmentBytes) {
      roll();
    }
    if (channel == null) {
      channel =
          FileChannel.open(
              dir.resolve(WalSegmentName.of(record.logId())),
              StandardOpenOption.CREATE_NEW,
              StandardOpenOption.WRITE);
    }
    write(record.encoded());
    written += record.encodedLength();
    last = record.position();
  }

  private void write(ByteBuffer bytes) throws IOException {
    ByteBuffer target = buffer;
    if (target == null) {
      target = ByteBuffer.allocate(BUFFER_BYTES);
      buffer = target;
    }
    if (bytes.remaining() > target.remaining()) {
      flush();
    }
    if (bytes.remaining() > target.capacity()) {
      drain(bytes);
    } else {
      target.put(bytes);
    }
  }

  private void drain(ByteBuffer bytes) throws IOException {
    FileChannel open = channel;
    while (open != null && bytes.hasRemaining()) {
      open.write(bytes);
    }
  }

  /**
   * Hands what was appended to the operating system: from then on whoever reads the files sees it.
   *
   * @throws IOException if writing fails
   */
  public void flush() throws IOException {
    ByteBuffer pending = buffer;
    if (pending != null && pending.position() > 0) {
      pending.flip();
      drain(pending);
      pending.clear();
    }
  }

  /**
   * Ends the present segment, if there is one, and forces it to disk; the next record begins
   * another.
   *
   * @throws IOException if writing fails
   */
  public void roll() throws IOException {
    FileChannel open = channel;
    if (open == null) {
      return;
    }
    try (open) {
      flush();
      open.force(true);
    } finally {
      channel = null;
      written = 0;
    }
  }

  /** Ends the last segment and forces it and its name to disk. */
  @Override
  public void close() throws IOException {
    roll();
    try (FileChannel names = FileChannel.open(dir, StandardOpenOption.READ)) {
      names.force(true);
    }
  }
}
