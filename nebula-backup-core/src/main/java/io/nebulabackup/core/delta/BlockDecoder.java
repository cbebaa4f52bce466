// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.delta;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import io.nebulabackup.error.CorruptWalException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32C;

/**
 * Decodes blocks. What it hands out has passed the block's checksum, but for the pieces of an
 * oversized block, whose last piece is handed out only after the check.
 */
final class BlockDecoder implements Closeable {

  private final String source;
  private final ZstdDecompressCtx zstd = new ZstdDecompressCtx();
  private byte[] stored = new byte[0];

  BlockDecoder(String source) {
    this.source = source;
  }

  /** Decodes a block that is not oversized into an array of sufficient length. */
  void decode(Block block, InputStream in, byte[] raw) throws IOException {
    int length = (int) block.storedBytes();
    if (block.codec() == Codec.STORED) {
      readFully(block, in, raw, length);
    } else {
      if (stored.length < length) {
        stored = new byte[length];
      }
      readFully(block, in, stored, length);
      inflate(block, raw);
    }
    if (PackFormat.crc(raw, 0, block.rawBytes()) != block.crc()) {
      throw wrongChecksum(block);
    }
  }

  private void inflate(Block block, byte[] raw) {
    int length;
    try {
      length =
          zstd.decompressByteArray(raw, 0, block.rawBytes(), stored, 0, (int) block.storedBytes());
    } catch (ZstdException e) {
      throw corrupt(block, "does not decode: " + e.getMessage());
    }
    if (length != block.rawBytes()) {
      throw corrupt(block, "decodes to " + length + " bytes, wanted " + block.rawBytes());
    }
  }

  private void readFully(Block block, InputStream in, byte[] target, int length)
      throws IOException {
    if (in.readNBytes(target, 0, length) < length) {
      throw corrupt(block, "the pack ends before it does");
    }
  }

  /** Opens an oversized block; the stream ends with the block. */
  InputStream open(Block block, InputStream in) throws IOException {
    InputStream bytes = new LimitedInput(in, block.storedBytes());
    if (block.codec() == Codec.STORED) {
      return new Oversized(block, bytes);
    }
    return new Oversized(
        block, new ZstdInputStreamNoFinalizer(bytes).setLongMax(PackFormat.WINDOW_LOG));
  }

  private CorruptWalException wrongChecksum(Block block) {
    return corrupt(block, "checksum is wrong");
  }

  private CorruptWalException corrupt(Block block, String found) {
    return new CorruptWalException(source, block.offset(), "block: " + found);
  }

  @Override
  public void close() {
    zstd.close();
  }

  /** The raw bytes of an oversized block. */
  private final class Oversized extends InputStream {

    private final Block block;
    private final InputStream in;
    private final CRC32C crc = new CRC32C();
    private long left;

    Oversized(Block block, InputStream in) {
      this.block = block;
      this.in = in;
      this.left = block.rawBytes();
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (left == 0) {
        return -1;
      }
      int read = next(bytes, offset, (int) Math.min(length, left));
      if (read < 0) {
        throw corrupt(block, "ends " + left + " bytes early");
      }
      crc.update(bytes, offset, read);
      left -= read;
      if (left == 0) {
        if (next(new byte[1], 0, 1) >= 0) {
          throw corrupt(block, "decodes to more than " + block.rawBytes() + " bytes");
        }
        if ((int) crc.getValue() != block.crc()) {
          throw wrongChecksum(block);
        }
      }
      return read;
    }

    private int next(byte[] bytes, int offset, int length) throws IOException {
      try {
        return in.read(bytes, offset, length);
      } catch (ZstdIOException e) {
        throw corrupt(block, "does not decode: " + e.getMessage());
      }
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
