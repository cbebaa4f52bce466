// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.delta;

import com.github.luben.zstd.ZstdCompressCtx;
import io.nebulabackup.core.wal.WalRecord;
import io.nebulabackup.model.LogPosition;
import io.nebulabackup.model.PartitionId;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes a delta pack, front to back. Holds about one block in memory, raw and encoded, whatever
 * the pack's size. Not safe for use by several threads.
 *
 * <p>The pack is whole only once {@link #finish} has returned; {@link #close} frees what the writer
 * holds and leaves the target open.
 */
public final class DeltaPackWriter implements Closeable {

  private static final int MAX_LEVEL = 19;
  private static final int INDEX_LEVEL = 3;

  private final CountingOutput out;
  private final BlockWriter blocks;
  private final List<PackedSlice> slices = new ArrayList<>();
  private final Set<PartitionId> seen = new HashSet<>();
  private @Nullable PartitionId partition;
  private LogPosition first = LogPosition.NONE;
  private LogPosition last = LogPosition.NONE;
  private long bytes;
  private boolean finished;

  /**
   * Begins a pack.
   *
   * @param out where it goes; not closed
   * @param zstdLevel 1 to 19, or 0 to store records as they are
   * @throws IllegalArgumentException if the level is out of range
   * @throws IOException if writing fails
   */
  public DeltaPackWriter(OutputStream out, int zstdLevel) throws IOException {
    if (zstdLevel < 0 || zstdLevel > MAX_LEVEL) {
      throw new IllegalArgumentException("zstd level " + zstdLevel + ", wanted 0 to " + MAX_LEVEL);
    }
    this.out = new CountingOutput(out);
    this.out.write(PackFormat.header());
    this.blocks = new BlockWriter(this.out, zstdLevel);
  }

  /**
   * Appends a record. Partitions come in any order, but each partition's records in one go.
   *
   * @param partition the partition
   * @param record its next record
   * @throws IllegalArgumentException if the record does not follow the partition's last one, or the
   *     partition's records were ended by another partition's, or the record is over the limit of
   *     256 MiB
   * @throws IllegalStateException if the pack is finished
   * @throws IOException if writing fails
   */
  public void append(PartitionId partition, WalRecord record) throws IOException {
    requireOpen();
    if (record.encodedLength() > PackFormat.MAX_RECORD_BYTES) {
      throw new IllegalArgumentException(
          "record " + record + " of partition " + partition + " is over the limit of a pack");
    }
    if (partition.equals(this.partition)) {
      if (record.logId() != last.logId() + 1 || record.term() < last.term()) {
        throw new IllegalArgumentException(
            record.position() + " cannot follow " + last + " in partition " + partition);
      }
    } else {
      if (!seen.add(partition)) {
        throw new IllegalArgumentException(
            "partition " + partition + " comes back after other partitions");
      }
      endSlice();
      this.partition = partition;
      first = record.position();
    }
    blocks.append(record);
    last = record.position();
    bytes += record.encodedLength();
  }

  private void endSlice() {
    PartitionId ended = partition;
    if (ended != null) {
      slices.add(new PackedSlice(ended, first, last, bytes));
    }
    bytes = 0;
  }

  /**
   * Returns how much has been written so far. Up to 1 MiB of records is still held back before it
   * is compressed.
   *
   * @return the length in bytes
   */
  public long bytesWritten() {
    return out.count();
  }

  /**
   * Writes what is held back and the index, and flushes the target.
   *
   * @return what the pack holds
   * @throws IllegalStateException if the pack is finished already
   * @throws IOException if writing fails
   */
  public DeltaPackIndex finish() throws IOException {
    requireOpen();
    finished = true;
    endSlice();
    blocks.flush();
    DeltaPackIndex index = new DeltaPackIndex(slices, blocks.blocks());
    byte[] raw = IndexCodec.encode(index);
    byte[] packed = compress(raw);
    Codec codec = packed.length < raw.length ? Codec.ZSTD : Codec.STORED;
    byte[] stored = codec == Codec.ZSTD ? packed : raw;
    long offset = out.count();
    out.write(stored);
    out.write(
        PackFormat.trailer(
            new PackFormat.Trailer(
                offset,
                stored.length,
                raw.length,
                codec,
                PackFormat.crc(stored, 0, stored.length))));
    out.flush();
    return index;
  }

  private static byte[] compress(byte[] raw) {
    try (ZstdCompressCtx zstd = new ZstdCompressCtx()) {
      return zstd.setLevel(INDEX_LEVEL).setWindowLog(PackFormat.WINDOW_LOG).compress(raw);
    }
  }

  private void requireOpen() {
    if (finished) {
      throw new IllegalStateException("the pack is finished");
    }
  }

  @Override
  public void close() {
    finished = true;
    blocks.close();
  }
}
