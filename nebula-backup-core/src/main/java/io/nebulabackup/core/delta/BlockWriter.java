// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.delta;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import io.nebulabackup.core.wal.WalRecord;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Gathers records into blocks, encodes them and writes them down. */
final class BlockWriter implements Closeable {

  private static final int CHUNK = 64 << 10;

  private final CountingOutput out;
  private final int level;
  private final @Nullable ZstdCompressCtx zstd;
  private final List<Block> blocks = new ArrayList<>();
  private final byte[] raw = new byte[PackFormat.BLOCK_BYTES];
  private byte[] encoded = new byte[0];
  private int filled;
  private long rawOffset;

  BlockWriter(CountingOutput out, int level) {
    this.out = out;
    this.level = level;
    this.zstd = level == 0 ? null : new ZstdCompressCtx().setLevel(level);
  }

  List<Block> blocks() {
    return blocks;
  }

  void append(WalRecord record) throws IOException {
    int length = record.encodedLength();
    if (length > raw.length - filled) {
      flush();
    }
    if (length > raw.length) {
      writeAlone(record.encoded());
    } else {
      record.encoded().get(raw, filled, length);
      filled += length;
    }
  }

  /** Ends the present block, if it holds anything. */
  void flush() throws IOException {
    if (filled == 0) {
      return;
    }
    long start = out.count();
    Codec codec = Codec.STORED;
    int length = filled;
    if (zstd != null) {
      if (encoded.length == 0) {
        encoded = new byte[(int) Zstd.compressBound(raw.length)];
      }
      length = zstd.compressByteArray(encoded, 0, encoded.length, raw, 0, filled);
      codec = length < filled ? Codec.ZSTD : Codec.STORED;
    }
    if (codec == Codec.ZSTD) {
      out.write(encoded, 0, length);
    } else {
      out.write(raw, 0, filled);
    }
    add(start, filled, codec, PackFormat.crc(raw, 0, filled));
    filled = 0;
  }

  /** Writes a record that is longer than a block in a block of its own, piece by piece. */
  private void writeAlone(ByteBuffer record) throws IOException {
    int length = record.remaining();
    long start = out.count();
    CRC32C crc = new CRC32C();
    if (level == 0) {
      copy(record, out, crc);
      add(start, length, Codec.STORED, (int) crc.getValue());
      return;
    }
    try (OutputStream compressing =
        new ZstdOutputStreamNoFinalizer(out, level).setWindowLog(PackFormat.WINDOW_LOG)) {
      copy(record, compressing, crc);
    }
    add(start, length, Codec.ZSTD, (int) crc.getValue());
  }

  private static void copy(ByteBuffer from, OutputStream to, CRC32C crc) throws IOException {
    byte[] chunk = new byte[CHUNK];
    while (from.hasRemaining()) {
      int length = Math.min(chunk.length, from.remaining());
      from.get(chunk, 0, length);
      crc.update(chunk, 0, length);
      to.write(chunk, 0, length);
    }
  }

  private void add(long start, int length, Codec codec, int crc) {
    blocks.add(new Block(start, out.count() - start, rawOffset, length, codec, crc));
    rawOffset += length;
  }

  @Override
  public void close() {
    if (zstd != null) {
      zstd.close();
    }
  }
}
