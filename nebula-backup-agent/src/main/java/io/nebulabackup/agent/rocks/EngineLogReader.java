// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.rocks;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records of RocksDB's log format, in which MANIFEST files are written (RocksDB 7.8
 * db/log_format.h and log_reader.cc): blocks of 32 KiB hold fragments, each led by a masked CRC32C
 * (4 bytes), its length (2 bytes) and its type (1 byte). A record is one full fragment, or a first,
 * any middle ones and a last.
 */
final class EngineLogReader {

  private static final int BLOCK_BYTES = 32 << 10;
  private static final int HEAD_BYTES = 7;
  private static final int FULL = 1;
  private static final int FIRST = 2;
  private static final int MIDDLE = 3;
  private static final int LAST = 4;

  private final ByteBuffer log;

  /**
   * Begins to read.
   *
   * @param bytes the whole file
   * @param from where to begin; a place where a record ends
   */
  EngineLogReader(byte[] bytes, int from) {
    log = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).position(from);
  }

  /**
   * Returns the next record.
   *
   * @return its bytes, or null after the last one
   * @throws UnknownFormException if the bytes are not intact
   */
  byte @Nullable [] next() throws UnknownFormException {
    byte[] record = {};
    boolean inside = false;
    while (true) {
      int left = BLOCK_BYTES - log.position() % BLOCK_BYTES;
      if (left < HEAD_BYTES) {
        log.position(Math.min(log.limit(), log.position() + left));
      }
      if (!log.hasRemaining() && !inside) {
        return null;
      }
      if (log.remaining() < HEAD_BYTES) {
        throw new UnknownFormException("ends within a record");
      }
      int type = log.get(log.position() + 6);
      byte[] fragment = fragment();
      boolean begins = type == FULL || type == FIRST;
      if (type < FULL || type > LAST || begins == inside) {
        throw new UnknownFormException("fragment of type " + type + " out of place");
      }
      record = begins ? fragment : joined(record, fragment);
      if (type == FULL || type == LAST) {
        return record;
      }
      inside = type == FIRST || type == MIDDLE;
    }
  }

  private byte[] fragment() throws UnknownFormException {
    int recorded = log.getInt();
    int length = log.getShort() & 0xFFFF;
    if (log.remaining() < length + 1) {
      throw new UnknownFormException("ends within a record");
    }
    CRC32C crc = new CRC32C();
    crc.update(log.array(), log.position(), length + 1);
    int actual = (int) crc.getValue();
    if (recorded != Integer.rotateRight(actual, 15) + 0xa282ead8) {
      throw new UnknownFormException("a record has another checksum than recorded");
    }
    log.get();
    byte[] fragment = new byte[length];
    log.get(fragment);
    return fragment;
  }

  private static byte[] joined(byte[] head, byte[] tail) {
    byte[] all = java.util.Arrays.copyOf(head, head.length + tail.length);
    System.arraycopy(tail, 0, all, head.length, tail.length);
    return all;
  }
}
