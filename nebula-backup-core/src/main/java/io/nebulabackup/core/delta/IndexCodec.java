// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.delta;

import io.nebulabackup.core.wal.WalRecord;
import io.nebulabackup.error.CorruptWalException;
import io.nebulabackup.model.LogPosition;
import io.nebulabackup.model.PartitionId;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Writes the index, and reads it back without believing it: all its numbers must add up. */
final class IndexCodec {

  private static final int LEAST_BYTES_OF_BLOCK = 7;
  private static final int LEAST_BYTES_OF_SLICE = 7;

  private final ByteBuffer in;
  private final String source;

  private IndexCodec(byte[] raw, String source) {
    this.in = ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
    this.source = source;
  }

  static byte[] encode(DeltaPackIndex index) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Varint.write(out, index.blocks().size());
    for (Block block : index.blocks()) {
      Varint.write(out, block.storedBytes());
      Varint.write(out, block.rawBytes());
      out.write(block.codec().code());
      for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
        out.write(block.crc() >>> shift);
      }
    }
    Varint.write(out, index.slices().size());
    for (PackedSlice slice : index.slices()) {
      Varint.write(out, slice.partition().space());
      Varint.write(out, slice.partition().part());
      Varint.write(out, slice.first().logId());
      Varint.write(out, slice.first().term());
      Varint.write(out, slice.last().logId() - slice.first().logId());
      Varint.write(out, slice.last().term() - slice.first().term());
      Varint.write(out, slice.bytes());
    }
    return out.toByteArray();
  }

  /**
   * Reads an index.
   *
   * @param raw the decoded index
   * @param blocksEnd where in the pack the blocks must end
   * @param source the pack
   * @throws CorruptWalException if the index does not fit the pack or itself
   */
  static DeltaPackIndex decode(byte[] raw, long blocksEnd, String source) {
    IndexCodec codec = new IndexCodec(raw, source + " (index)");
    List<Block> blocks = codec.blocks(blocksEnd);
    long rawBytes = blocks.isEmpty() ? 0 : blocks.get(blocks.size() - 1).rawEnd();
    List<PackedSlice> slices = codec.slices(rawBytes);
    if (codec.in.hasRemaining()) {
      throw codec.corrupt(codec.in.remaining() + " bytes too many");
    }
    return new DeltaPackIndex(slices, blocks);
  }

  private List<Block> blocks(long blocksEnd) {
    long count = count(LEAST_BYTES_OF_BLOCK, "blocks");
    List<Block> blocks = new ArrayList<>((int) count);
    long offset = PackFormat.HEADER_BYTES;
    long rawOffset = 0;
    for (long i = 0; i < count; i++) {
      long stored = Varint.read(in, source);
      long raw = Varint.read(in, source);
      if (in.remaining() < 1 + Integer.BYTES) {
        throw corrupt("ends within a block");
      }
      Codec codec = Codec.of(in.get());
      int crc = in.getInt();
      if (codec == null
          || stored < 1
          || stored > blocksEnd - offset
          || raw < WalRecord.OVERHEAD
          || raw > PackFormat.MAX_RECORD_BYTES
          || (codec == Codec.STORED && stored != raw)
          || (raw <= PackFormat.BLOCK_BYTES && stored > raw)) {
        throw corrupt("block " + i + " of " + stored + " bytes, decoded " + raw);
      }
      blocks.add(new Block(offset, stored, rawOffset, (int) raw, codec, crc));
      offset += stored;
      rawOffset += raw;
    }
    if (offset != blocksEnd) {
      throw corrupt("blocks end at " + offset + ", the index begins at " + blocksEnd);
    }
    return blocks;
  }

  private List<PackedSlice> slices(long rawBytes) {
    long count = count(LEAST_BYTES_OF_SLICE, "slices");
    List<PackedSlice> slices = new ArrayList<>((int) count);
    Set<PartitionId> partitions = new HashSet<>();
    long left = rawBytes;
    for (long i = 0; i < count; i++) {
      PackedSlice slice = slice(left);
      if (!partitions.add(slice.partition())) {
        throw corrupt("second slice of partition " + slice.partition());
      }
      slices.add(slice);
      left -= slice.bytes();
    }
    if (left != 0) {
      throw corrupt("slices hold " + (rawBytes - left) + " bytes, blocks " + rawBytes);
    }
    return slices;
  }

  private PackedSlice slice(long left) {
    long space = Varint.read(in, source);
    long part = Varint.read(in, source);
    long first = Varint.read(in, source);
    long firstTerm = Varint.read(in, source);
    long more = Varint.read(in, source);
    long risen = Varint.read(in, source);
    long bytes = Varint.read(in, source);
    if (space < 1
        || space > Integer.MAX_VALUE
        || part < 1
        || part > Integer.MAX_VALUE
        || first < 1
        || more > Long.MAX_VALUE - first
        || risen > Long.MAX_VALUE - firstTerm
        || bytes > left
        || more >= bytes / WalRecord.OVERHEAD) {
      throw corrupt(
          "slice of partition "
              + space
              + "/"
              + part
              + " at log id "
              + first
              + ", "
              + (more + 1)
              + " records, "
              + bytes
              + " bytes");
    }
    return new PackedSlice(
        new PartitionId((int) space, (int) part),
        new LogPosition(first, firstTerm),
        new LogPosition(first + more, firstTerm + risen),
        bytes);
  }

  private long count(int leastBytes, String what) {
    long count = Varint.read(in, source);
    if (count > in.remaining() / leastBytes) {
      throw corrupt(count + " " + what + " in " + in.remaining() + " bytes");
    }
    return count;
  }

  private CorruptWalException corrupt(String found) {
    return new CorruptWalException(source, in.position(), found);
  }
}
