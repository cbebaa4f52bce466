// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.rocks;

import io.nebulabackup.error.IncompatibleFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * Reads the records of RocksDB's log format, in which MANIFEST files are written (RocksDB 7.8
 * db/log_format.h and log_reader.cc): blocks of 32 KiB hold fragments, each led by a masked CRC32C
 * (4 bytes), its length (2 bytes) and its type (1 byte). A record is one full fragment, or a first,
 * any middle ones and a last.
 *
 * <p>A record's fields are read one after another; no more than one fragment is held in memory,
 * since RocksDB writes a record with all its files whenever it starts. Not safe for use by several
 * threads. All that reads throws {@link IncompatibleFormatException} if the bytes are not intact.
 */
public final class RocksLog {

  private static final int BLOCK_BYTES = 32 << 10;
  private static final int HEAD_BYTES = 7;
  private static final int FULL = 1;
  private static final int FIRST = 2;
  private static final int LAST = 4;
  private static final int MASK_DELTA = 0xa282ead8;

  private final String source;
  private final InputStream in;
  private final ByteBuffer fragment = ByteBuffer.allocate(BLOCK_BYTES).limit(0);
  private long position;
  private boolean inside;

  /**
   * Begins to read.
   *
   * @param source what is read, for messages
   * @param in the bytes; closed by whoever opened them
   * @param position where in the file the bytes begin; a place where a record ends
   */
  public RocksLog(String source, InputStream in, long position) {
    this.source = source;
    this.in = in;
    this.position = position;
  }

  /**
   * Goes to the next record, whatever is left of the present one.
   *
   * @return false if there is none
   * @throws IOException if the bytes cannot be read
   */
  public boolean next() throws IOException {
    while (inside) {
      readFragment();
    }
    return readFragment();
  }

  /**
   * Tells whether the record has more fields.
   *
   * @return false at its end
   * @throws IOException if the bytes cannot be read
   */
  public boolean hasMore() throws IOException {
    while (!fragment.hasRemaining() && inside) {
      readFragment();
    }
    return fragment.hasRemaining();
  }

  /**
   * Reads a number of variable length.
   *
   * @return the number
   * @throws IOException if the bytes cannot be read
   */
  public long number() throws IOException {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      requireMore();
      byte next = fragment.get();
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw damaged("a number of more than ten bytes");
  }

  /**
   * Skips a string of bytes, which is led by its length.
   *
   * @throws IOException if the bytes cannot be read
   */
  public void skipString() throws IOException {
    stringHead(0);
  }

  /**
   * Reads how a string of bytes begins, and skips the rest of it.
   *
   * @param most how many bytes to return at most
   * @return its first bytes, with its length
   * @throws IOException if the bytes cannot be read
   */
  public StringHead stringHead(int most) throws IOException {
    long length = number();
    if (length < 0) {
      throw damaged("a string of " + length + " bytes");
    }
    byte[] head = new byte[(int) Math.min(most, length)];
    int read = 0;
    long left = length;
    while (left > 0) {
      requireMore();
      int part = (int) Math.min(fragment.remaining(), left);
      int wanted = Math.min(part, head.length - read);
      fragment.get(head, read, wanted).position(fragment.position() + part - wanted);
      read += wanted;
      left -= part;
    }
    return new StringHead(length, head);
  }

  /**
   * How a string of bytes begins.
   *
   * @param length the length of the whole string
   * @param bytes its first bytes
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  public record StringHead(long length, byte[] bytes) {}

  /**
   * Describes bytes that are not understood.
   *
   * @param found what was found
   * @return the failure, naming the source
   */
  public IncompatibleFormatException damaged(String found) {
    return new IncompatibleFormatException(
        source + ", before byte " + position + ": " + found, null);
  }

  private void requireMore() throws IOException {
    if (!hasMore()) {
      throw damaged("a record ends within a field");
    }
  }

  private boolean readFragment() throws IOException {
    while (true) {
      int left = BLOCK_BYTES - (int) (position % BLOCK_BYTES);
      if (left < HEAD_BYTES) { // filled up with zeros
        skip(left);
        continue;
      }
      byte[] head = in.readNBytes(HEAD_BYTES);
      position += head.length;
      if (head.length == 0 && !inside) {
        fragment.limit(0);
        return false;
      }
      if (head.length < HEAD_BYTES) {
        throw damaged("it ends within a record");
      }
      ByteBuffer fields = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
      int recorded = fields.getInt();
      int length = Short.toUnsignedInt(fields.getShort());
      int type = fields.get();
      if (type == 0 && length == 0 && recorded == 0) { // written ahead, never used
        skip(left - HEAD_BYTES);
        continue;
      }
      boolean begins = type == FULL || type == FIRST;
      if (type < FULL || type > LAST || begins == inside || length > left - HEAD_BYTES) {
        throw damaged("a fragment of type " + type + " and " + length + " bytes is out of place");
      }
      load(length, head[HEAD_BYTES - 1], recorded);
      inside = type != FULL && type != LAST;
      return true;
    }
  }

  private void load(int length, byte type, int recorded) throws IOException {
    fragment.clear().limit(length);
    int read = in.readNBytes(fragment.array(), 0, length);
    position += read;
    if (read < length) {
      throw damaged("it ends within a record");
    }
    CRC32C checksum = new CRC32C();
    checksum.update(type);
    checksum.update(fragment.array(), 0, length);
    if (Integer.rotateRight((int) checksum.getValue(), 15) + MASK_DELTA != recorded) {
      throw damaged("a record has another checksum than recorded");
    }
  }

  private void skip(int bytes) throws IOException {
    for (int left = bytes; left > 0; ) {
      long skipped = in.skip(left);
      if (skipped <= 0 && in.read() < 0) {
        position = Math.addExact(position, left); // the file ends within the block's filling
        return;
      }
      left -= (int) Math.max(skipped, 1);
      position += Math.max(skipped, 1);
    }
  }
}
