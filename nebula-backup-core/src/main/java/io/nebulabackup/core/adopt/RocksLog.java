// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.adopt;

import io.nebulabackup.error.IncompatibleFormatException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * RocksDB's log format: blocks of 32 KiB, in them fragments of records, each after its checksum,
 * length and type (RocksDB 7.5 db/log_format.h, db/log_reader.cc).
 */
final class RocksLog {

  private static final int BLOCK = 32 << 10;
  private static final int HEAD = 7;
  private static final int FULL = 1;
  private static final int LAST = 4;
  private static final int MASK_DELTA = 0xa282ead8;

  private RocksLog() {}

  /**
   * A part of a record.
   *
   * @param payload its bytes
   * @param last whether the record ends with it
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Fragment(byte[] payload, boolean last) {}

  static List<Fragment> fragments(String source, byte[] file) {
    List<Fragment> fragments = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int offset = 0;
    while (offset < file.length) {
      int left = Math.min(BLOCK - offset % BLOCK, file.length - offset);
      int type = left < HEAD ? 0 : in.get(offset + 6);
      if (type == 0) { // what is left of a block is filled up with zeros
        offset += left;
        continue;
      }
      int length = Short.toUnsignedInt(in.getShort(offset + 4));
      if (type < FULL || type > LAST || HEAD + length > left) {
        throw new IncompatibleFormatException(
            source + " is no RocksDB log, or is cut off: see byte " + offset, null);
      }
      CRC32C checksum = new CRC32C();
      checksum.update(file, offset + 6, 1 + length);
      if (masked((int) checksum.getValue()) != in.getInt(offset)) {
        throw new IncompatibleFormatException(
            source + " is damaged: the checksum at byte " + offset + " is wrong", null);
      }
      int from = offset + HEAD;
      fragments.add(
          new Fragment(
              Arrays.copyOfRange(file, from, from + length), type == FULL || type == LAST));
      offset = from + length;
    }
    return fragments;
  }

  private static int masked(int checksum) {
    return Integer.rotateRight(checksum, 15) + MASK_DELTA;
  }
}
