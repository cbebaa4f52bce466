// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.wal;

import io.nebulabackup.error.CorruptWalException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads records from a stream, strictly: to the last byte, and every rule of the format holds. */
public final class WalStream implements WalCursor {

  private static final int BUFFER_BYTES = 64 << 10;
  private static final int FIRST_CHUNK = 1 << 20;

  private final InputStream in;
  private final String source;
  private final RecordCheck check;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int start;
  private int end;
  private long offset;

  private WalStream(InputStream in, String source, int maxMessageBytes) {
    this.in = in;
    this.source = source;
    this.check = new RecordCheck(0, maxMessageBytes);
  }

  /**
   * Reads records that stand one after another, the first with any id. A record cut off at the end
   * is an error.
   *
   * @param in the bytes; closed with the cursor
   * @param sourceName what to call them in errors
   * @return the records
   */
  public static WalCursor read(InputStream in, String sourceName) {
    return read(in, sourceName, WalRecord.DEFAULT_MAX_MESSAGE_BYTES);
  }

  /**
   * Reads records that stand one after another, with a limit of one's own.
   *
   * @param in the bytes; closed with the cursor
   * @param sourceName what to call them in errors
   * @param maxMessageBytes the longest message let through
   * @return the records
   */
  public static WalCursor read(InputStream in, String sourceName, int maxMessageBytes) {
    return new WalStream(in, sourceName, maxMessageBytes);
  }

  @Override
  public @Nullable WalRecord next() throws IOException {
    fill(RecordHeader.BYTES);
    int there = end - start;
    if (there == 0) {
      return null;
    }
    if (there < RecordHeader.BYTES) {
      throw new CorruptWalException(
          source, offset, "record cut off: " + there + " bytes of its head are there");
    }
    RecordHeader header = RecordHeader.read(buffer, start);
    check.accept(header, Long.MAX_VALUE, source, offset);
    byte[] bytes = take(header);
    RecordCheck.checkFooter(
        header.messageLength(),
        RecordHeader.intAt(bytes, bytes.length - RecordHeader.FOOTER_BYTES),
        source,
        offset);
    offset += bytes.length;
    return WalRecord.wrap(bytes);
  }

  private byte[] take(RecordHeader header) throws IOException {
    int length = header.recordBytes();
    fill(Math.min(length, BUFFER_BYTES));
    int there = Math.min(length, end - start);
    // The length is only a claim: the array grows as the bytes come in.
    byte[] bytes = Arrays.copyOfRange(buffer, start, start + there);
    start += there;
    while (there < length) {
      RecordTooLargeException.requireMemory(there, header, source, offset);
      bytes = Arrays.copyOf(bytes, (int) Math.min(length, Math.max(FIRST_CHUNK, 2L * there)));
      int read = in.readNBytes(bytes, there, bytes.length - there);
      there += read;
      if (there < bytes.length) {
        throw RecordCheck.torn(header.messageLength(), there, source, offset);
      }
    }
    return bytes;
  }

  /** Reads until {@code wanted} bytes are buffered or the stream ends. */
  private void fill(int wanted) throws IOException {
    if (end - start >= wanted) {
      return;
    }
    System.arraycopy(buffer, start, buffer, 0, end - start);
    end -= start;
    start = 0;
    while (end < wanted) {
      int read = in.read(buffer, end, buffer.length - end);
      if (read < 0) {
        return;
      }
      end += read;
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
