// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.delta;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The raw bytes of some neighbouring blocks, fetched in few range reads and held one at a time. */
final class RawInput extends InputStream {

  private static final long RANGE_BYTES = 8L << 20;

  private final RangeSource source;
  private final List<Block> blocks;
  private final BlockDecoder decoder;
  private byte[] raw = new byte[0];
  private int next;
  private int fetched;
  private int position;
  private int limit;
  private @Nullable InputStream range;
  private @Nullable InputStream oversized;

  /**
   * Opens blocks.
   *
   * @param source the pack
   * @param blocks the blocks, neighbours
   * @param name what to call the pack in errors
   */
  RawInput(RangeSource source, List<Block> blocks, String name) {
    this.source = source;
    this.blocks = blocks;
    this.decoder = new BlockDecoder(name);
  }

  /** Leaves out bytes of the first block, before anything is read. */
  void skipInFirst(int count) throws IOException {
    if (count > 0) {
      decodeNext();
      position = count;
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (true) {
      InputStream single = oversized;
      if (single != null) {
        int read = single.read(bytes, offset, length);
        if (read >= 0) {
          return read;
        }
        single.close();
        oversized = null;
      } else if (position < limit) {
        int read = Math.min(length, limit - position);
        System.arraycopy(raw, position, bytes, offset, read);
        position += read;
        return read;
      } else if (next == blocks.size()) {
        return -1;
      } else {
        decodeNext();
      }
    }
  }

  private void decodeNext() throws IOException {
    InputStream in = rangeOfNext();
    Block block = blocks.get(next);
    next++;
    if (block.isOversized()) {
      oversized = decoder.open(block, in);
      return;
    }
    if (raw.length < block.rawBytes()) {
      raw = new byte[block.rawBytes()];
    }
    decoder.decode(block, in, raw);
    position = 0;
    limit = block.rawBytes();
  }

  private InputStream rangeOfNext() throws IOException {
    InputStream open = range;
    if (open != null && next < fetched) {
      return open;
    }
    closeRange();
    Block first = blocks.get(next);
    long bytes = first.storedBytes();
    fetched = next + 1;
    while (fetched < blocks.size() && bytes + blocks.get(fetched).storedBytes() <= RANGE_BYTES) {
      bytes += blocks.get(fetched).storedBytes();
      fetched++;
    }
    InputStream opened = source.open(first.offset(), bytes);
    range = opened;
    return opened;
  }

  private void closeRange() throws IOException {
    InputStream open = range;
    range = null;
    if (open != null) {
      open.close();
    }
  }

  @Override
  public void close() throws IOException {
    try (BlockDecoder freed = decoder;
        InputStream first = oversized) {
      oversized = null;
      closeRange();
    }
  }
}
