// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.delta;

import static io.nebulabackup.core.wal.FuzzInput.require;

import io.nebulabackup.core.wal.FuzzInput;
import io.nebulabackup.core.wal.WalRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Fuzz target: a delta pack. Checksums would keep nearly all damage from the code behind them, so
 * an input that begins with {@link #INDEX} is an index alone, behind the blocks that follow it and
 * under right checksums; one that begins with {@link #RESEAL} is a pack whose trailer is set right.
 */
public final class FuzzPack {

  private static final byte[] INDEX = "#INDEX".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] RESEAL = "#RESEAL".getBytes(StandardCharsets.US_ASCII);

  private FuzzPack() {}

  /** Reads a pack from end to end, and each partition alone. */
  public static void fuzzerTestOneInput(byte[] input) {
    byte[] pack = pack(input);
    FuzzInput.check(pack, () -> read(pack));
  }

  /** Makes an input of an index and the blocks it is about. */
  public static byte[] indexInput(byte[] index, byte[] blocks) {
    byte[] input = new byte[INDEX.length + 2 + index.length + blocks.length];
    System.arraycopy(INDEX, 0, input, 0, INDEX.length);
    input[INDEX.length] = (byte) index.length;
    input[INDEX.length + 1] = (byte) (index.length >>> 8);
    System.arraycopy(index, 0, input, INDEX.length + 2, index.length);
    System.arraycopy(blocks, 0, input, INDEX.length + 2 + index.length, blocks.length);
    return input;
  }

  /** Makes an input of a pack whose trailer shall be set right. */
  public static byte[] resealInput(byte[] pack) {
    byte[] input = Arrays.copyOf(RESEAL, RESEAL.length + pack.length);
    System.arraycopy(pack, 0, input, RESEAL.length, pack.length);
    return input;
  }

  private static byte[] pack(byte[] input) {
    if (startsWith(input, INDEX) && input.length >= INDEX.length + 2) {
      int start = INDEX.length + 2;
      int length = (input[start - 2] & 0xFF) | (input[start - 1] & 0xFF) << 8;
      int end = Math.min(start + length, input.length);
      byte[] index = Arrays.copyOfRange(input, start, end);
      byte[] blocks = Arrays.copyOfRange(input, end, input.length);
      return DamagedPackTest.forge(blocks, index, index.length, Codec.STORED);
    }
    if (startsWith(input, RESEAL)) {
      return reseal(Arrays.copyOfRange(input, RESEAL.length, input.length));
    }
    return input;
  }

  /** Replaces the trailer by a right one, of an index where the old one says. */
  private static byte[] reseal(byte[] pack) {
    int end = pack.length - PackFormat.TRAILER_BYTES;
    if (end < PackFormat.HEADER_BYTES) {
      return pack;
    }
    int stored = (pack[end + 8] & 0xFF) | (pack[end + 9] & 0xFF) << 8;
    int raw = (pack[end + 12] & 0xFF) | (pack[end + 13] & 0xFF) << 8 | (pack[end + 14] & 3) << 16;
    int offset = Math.max(PackFormat.HEADER_BYTES, end - stored);
    Codec codec = (pack[end + 16] & 1) == 0 ? Codec.STORED : Codec.ZSTD;
    byte[] trailer =
        PackFormat.trailer(
            new PackFormat.Trailer(
                offset,
                end - offset,
                codec == Codec.STORED ? end - offset : raw,
                codec,
                PackFormat.crc(pack, offset, end - offset)));
    System.arraycopy(trailer, 0, pack, end, trailer.length);
    return pack;
  }

  private static void read(byte[] pack) throws IOException {
    DeltaPackReader reader = PackBytes.reader(pack);
    int read = 0;
    for (PackedSlice slice : reader.index().slices()) {
      if (++read > 64) {
        break;
      }
      List<WalRecord> records = PackBytes.records(reader, slice.partition());
      require(records.size() == slice.records(), slice + " has " + records.size() + " records");
      require(records.get(0).position().equals(slice.first()), "another first record");
      require(
          records.get(records.size() - 1).position().equals(slice.last()), "another last record");
    }
    reader.verifyAll();
  }

  private static boolean startsWith(byte[] input, byte[] head) {
    return input.length >= head.length
        && Arrays.equals(input, 0, head.length, head, 0, head.length);
  }
}
