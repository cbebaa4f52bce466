// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.delta;

import io.nebulabackup.core.wal.WalRecord;
import io.nebulabackup.error.CorruptWalException;
import io.nebulabackup.error.IncompatibleFormatException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/** The fixed parts of the format; this package's description specifies it. */
final class PackFormat {

  static final int HEADER_BYTES = 16;
  static final int TRAILER_BYTES = 32;
  static final int BLOCK_BYTES = 1 << 20;
  static final int MAX_INDEX_BYTES = 64 << 20;
  static final int MAX_RECORD_BYTES = WalRecord.DEFAULT_MAX_MESSAGE_BYTES + WalRecord.OVERHEAD;

  /** The largest zstd window there may be: reading needs that much memory. */
  static final int WINDOW_LOG = 20;

  private static final byte[] HEADER_MAGIC = "NBDELTA\n".getBytes(StandardCharsets.US_ASCII);
  private static final int TRAILER_MAGIC = 'N' | 'B' << 8 | 'D' << 16 | 'P' << 24;
  private static final int MAJOR = 1;
  private static final int MINOR = 0;
  private static final int TRAILER_CHECKED_BYTES = 24;

  private PackFormat() {}

  static byte[] header() {
    return ByteBuffer.allocate(HEADER_BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(HEADER_MAGIC)
        .putShort((short) MAJOR)
        .putShort((short) MINOR)
        .array();
  }

  static void checkHeader(byte[] header, String source) {
    ByteBuffer bytes = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
    for (byte wanted : HEADER_MAGIC) {
      if (bytes.get() != wanted) {
        throw new CorruptWalException(source, 0, "not a delta pack: it does not begin like one");
      }
    }
    checkMajor(Short.toUnsignedInt(bytes.getShort()), source);
  }

  static byte[] trailer(Trailer trailer) {
    ByteBuffer bytes =
        ByteBuffer.allocate(TRAILER_BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(trailer.indexOffset())
            .putInt(trailer.storedBytes())
            .putInt(trailer.rawBytes())
            .put(trailer.codec().code())
            .put((byte) MAJOR)
            .put((byte) MINOR)
            .put((byte) 0)
            .putInt(trailer.crc());
    return bytes.putInt(crc(bytes.array(), 0, TRAILER_CHECKED_BYTES)).putInt(TRAILER_MAGIC).array();
  }

  /** Reads the trailer of a pack of the given size. */
  static Trailer trailer(byte[] tail, long size, String source) {
    int start = tail.length - TRAILER_BYTES;
    long at = size - TRAILER_BYTES;
    ByteBuffer bytes = ByteBuffer.wrap(tail, start, TRAILER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.getInt(start + 28) != TRAILER_MAGIC) {
      throw new CorruptWalException(source, at, "not a delta pack: it does not end like one");
    }
    if (bytes.getInt(start + TRAILER_CHECKED_BYTES) != crc(tail, start, TRAILER_CHECKED_BYTES)) {
      throw new CorruptWalException(source, at, "checksum of the trailer is wrong");
    }
    checkMajor(Byte.toUnsignedInt(bytes.get(start + 17)), source);
    Codec codec = Codec.of(bytes.get(start + 16));
    long offset = bytes.getLong();
    int stored = bytes.getInt();
    int raw = bytes.getInt();
    if (codec == null
        || stored < 0
        || offset < HEADER_BYTES
        || offset != size - TRAILER_BYTES - stored
        || raw < 0
        || raw > MAX_INDEX_BYTES
        || (codec == Codec.STORED && stored != raw)) {
      throw new CorruptWalException(
          source,
          at,
          "index of " + stored + " bytes, decoded " + raw + ", at " + offset + " of " + size);
    }
    return new Trailer(offset, stored, raw, codec, bytes.getInt(start + 20));
  }

  private static void checkMajor(int major, String source) {
    if (major != MAJOR) {
      throw new IncompatibleFormatException(
          source
              + ": delta pack of format "
              + major
              + ", this version reads format "
              + MAJOR
              + "; use the version that wrote it or a newer one",
          null);
    }
  }

  static int crc(byte[] bytes, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, offset, length);
    return (int) crc.getValue();
  }

  /**
   * Where the index is.
   *
   * @param indexOffset where it starts in the pack
   * @param storedBytes its length in the pack
   * @param rawBytes its length once decoded
   * @param codec how it is stored
   * @param crc CRC-32C of the index as stored
   */
  record Trailer(long indexOffset, int storedBytes, int rawBytes, Codec codec, int crc) {}
}
