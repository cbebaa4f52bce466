// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.analysis;

import io.nebulabackup.storage.ObjectContent;
import java.io.InputStream;

/**
 * Bytes that need no memory: each follows from its place and a seed, and no piece is like another.
 *
 * @param length how many
 * @param seed which
 */
record PatternContent(long length, long seed) implements ObjectContent {

  @Override
  public InputStream open() {
    return openAt(0);
  }

  @Override
  public InputStream openAt(long offset) {
    return new Stream(offset);
  }

  @Override
  public boolean isSeekable() {
    return true;
  }

  private byte at(long position) {
    // SplitMix64, by Steele, Lea and Flood: neighbouring words have nothing in common.
    long word = seed + (position >>> 3) * 0x9E3779B97F4A7C15L;
    word = (word ^ (word >>> 30)) * 0xBF58476D1CE4E5B9L;
    word = (word ^ (word >>> 27)) * 0x94D049BB133111EBL;
    return (byte) ((word ^ (word >>> 31)) >>> ((position & 7) * 8));
  }

  private final class Stream extends InputStream {

    private long position;

    Stream(long position) {
      this.position = position;
    }

    @Override
    public int read() {
      return position < length ? at(position++) & 0xff : -1;
    }

    @Override
    public int read(byte[] buffer, int offset, int wanted) {
      if (wanted == 0) {
        return 0;
      }
      if (position >= length) {
        return -1;
      }
      int count = (int) Math.min(wanted, length - position);
      for (int i = 0; i < count; i++) {
        buffer[offset + i] = at(position + i);
      }
      position += count;
      return count;
    }
  }
}
