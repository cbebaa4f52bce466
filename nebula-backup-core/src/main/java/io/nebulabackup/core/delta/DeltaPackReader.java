// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.delta;

import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import io.nebulabackup.core.wal.WalCursor;
import io.nebulabackup.error.CorruptWalException;
import io.nebulabackup.model.PartitionId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;

/**
 * Reads a delta pack by range. Opening reads the index; each partition's records are read when
 * asked for. Nothing in the pack is trusted.
 *
 * <p>Safe for use by several threads if the source is; each cursor holds about two blocks in
 * memory. There is nothing to close but the cursors.
 */
public final class DeltaPackReader {

  private static final int TAIL_BYTES = 64 << 10;
  private static final int FIRST_CHUNK = 1 << 20;

  private final RangeSource source;
  private final String name;
  private final DeltaPackIndex index;

  private DeltaPackReader(RangeSource source, String name, DeltaPackIndex index) {
    this.source = source;
    this.name = name;
    this.index = index;
  }

  /**
   * Opens a pack.
   *
   * @param source the pack
   * @param size its length in bytes
   * @param name what to call it in errors: its key
   * @return the reader
   * @throws CorruptWalException if this is no pack or its index is damaged
   * @throws io.nebulabackup.error.IncompatibleFormatException if a newer version wrote it
   * @throws IOException if reading fails
   */
  public static DeltaPackReader open(RangeSource source, long size, String name)
      throws IOException {
    if (size < PackFormat.HEADER_BYTES + PackFormat.TRAILER_BYTES) {
      throw new CorruptWalException(name, size, "not a delta pack: too short");
    }
    byte[] tail = read(source, size - Math.min(size, TAIL_BYTES), size, name);
    PackFormat.Trailer trailer = PackFormat.trailer(tail, size, name);
    int wanted = trailer.storedBytes() + PackFormat.TRAILER_BYTES;
    byte[] stored =
        wanted <= tail.length
            ? Arrays.copyOfRange(tail, tail.length - wanted, tail.length - PackFormat.TRAILER_BYTES)
            : read(source, trailer.indexOffset(), size - PackFormat.TRAILER_BYTES, name);
    if (PackFormat.crc(stored, 0, stored.length) != trailer.crc()) {
      throw new CorruptWalException(name, trailer.indexOffset(), "checksum of the index is wrong");
    }
    byte[] raw = inflate(stored, trailer, name);
    return new DeltaPackReader(source, name, IndexCodec.decode(raw, trailer.indexOffset(), name));
  }

  /**
   * Opens a pack without a name of its own.
   *
   * @param source the pack
   * @param size its length in bytes
   * @return the reader
   * @throws CorruptWalException if this is no pack or its index is damaged
   * @throws io.nebulabackup.error.IncompatibleFormatException if a newer version wrote it
   * @throws IOException if reading fails
   */
  public static DeltaPackReader open(RangeSource source, long size) throws IOException {
    return open(source, size, "delta pack");
  }

  private static byte[] read(RangeSource source, long from, long to, String name)
      throws IOException {
    int length = (int) (to - from);
    if (length == 0) {
      return new byte[0];
    }
    try (InputStream in = source.open(from, length)) {
      byte[] bytes = in.readNBytes(length);
      if (bytes.length < length) {
        throw new CorruptWalException(
            name, from + bytes.length, "the pack ends here, its size should be at least " + to);
      }
      return bytes;
    }
  }

  private static byte[] inflate(byte[] stored, PackFormat.Trailer trailer, String name)
      throws IOException {
    if (trailer.codec() == Codec.STORED) {
      return stored;
    }
    try (InputStream in =
        new ZstdInputStreamNoFinalizer(new ByteArrayInputStream(stored))
            .setLongMax(PackFormat.WINDOW_LOG)) {
      // The length is only a claim: the array grows as the bytes come out.
      byte[] raw = new byte[Math.min(trailer.rawBytes(), FIRST_CHUNK)];
      int filled = in.readNBytes(raw, 0, raw.length);
      while (filled == raw.length && filled < trailer.rawBytes()) {
        raw = Arrays.copyOf(raw, (int) Math.min(trailer.rawBytes(), 2L * filled));
        filled += in.readNBytes(raw, filled, raw.length - filled);
      }
      if (filled < trailer.rawBytes() || in.read() >= 0) {
        throw new CorruptWalException(
            name, trailer.indexOffset(), "index does not decode to " + trailer.rawBytes());
      }
      return raw;
    } catch (ZstdIOException e) {
      throw new CorruptWalException(
          name, trailer.indexOffset(), "index does not decode: " + e.getMessage());
    }
  }

  /**
   * Returns what the pack holds.
   *
   * @return the index
   */
  public DeltaPackIndex index() {
    return index;
  }

  /**
   * Reads a partition's records; only the blocks that hold them are fetched.
   *
   * @param partition the partition
   * @return the records; to be closed
   * @throws IllegalArgumentException if the pack holds none of the partition
   * @throws CorruptWalException if the pack is damaged
   * @throws IOException if reading fails
   */
  public WalCursor records(PartitionId partition) throws IOException {
    DeltaPackIndex.Placed placed = index.placed(partition);
    if (placed == null) {
      throw new IllegalArgumentException(name + " holds nothing of partition " + partition);
    }
    long end = placed.rawOffset() + placed.slice().bytes();
    int from = index.blockAt(placed.rawOffset());
    List<Block> blocks = index.blocks().subList(from, index.blockAt(end - 1) + 1);
    Block first = blocks.get(0);
    int inFirst = (int) (placed.rawOffset() - first.rawOffset());
    if (first.isOversized() && inFirst > 0) {
      throw new CorruptWalException(
          name, first.offset(), "partition " + partition + " begins within an oversized block");
    }
    RawInput raw = new RawInput(source, blocks, name);
    try {
      raw.skipInFirst(inFirst);
      return new SliceCursor(placed.slice(), raw, name);
    } catch (IOException | RuntimeException e) {
      raw.close();
      throw e;
    }
  }

  /**
   * Reads the whole pack once, front to back, and checks everything.
   *
   * @throws CorruptWalException if the pack is damaged
   * @throws io.nebulabackup.error.IncompatibleFormatException if a newer version wrote it
   * @throws IOException if reading fails
   */
  public void verifyAll() throws IOException {
    PackFormat.checkHeader(read(source, 0, PackFormat.HEADER_BYTES, name), name);
    try (RawInput raw = new RawInput(source, index.blocks(), name)) {
      for (PackedSlice slice : index.slices()) {
        // Not closed: that would close the bytes of the slices to come.
        WalCursor records = new SliceCursor(slice, raw, name);
        while (records.next() != null) {
          // Reading is the check.
        }
      }
    }
  }
}
