// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.storage.local;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Objects;

/** A range of an open file. It keeps the version it opened, whatever takes the name later. */
final class LocalObjectStream extends InputStream {

  private final Path file;
  private final FileChannel channel;
  private final long end;
  private long position;

  LocalObjectStream(Path file, FileChannel channel, long position, long end) {
    this.file = file;
    this.channel = channel;
    this.position = position;
    this.end = end;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    if (length == 0) {
      return 0;
    }
    if (position >= end) {
      return -1;
    }
    int wanted = (int) Math.min(length, end - position);
    int read = channel.read(ByteBuffer.wrap(buffer, offset, wanted), position);
    if (read < 0) {
      throw LocalErrors.unexpectedEnd(file, position);
    }
    position += read;
    return read;
  }

  @Override
  public long skip(long wanted) {
    long skipped = Math.max(0, Math.min(wanted, end - position));
    position += skipped;
    return skipped;
  }

  @Override
  public int available() {
    return (int) Math.min(Integer.MAX_VALUE, end - position);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
