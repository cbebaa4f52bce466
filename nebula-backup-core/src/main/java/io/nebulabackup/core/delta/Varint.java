// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.delta;

import io.nebulabackup.error.CorruptWalException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** Unsigned numbers of up to 63 bits in as few bytes as they need. */
final class Varint {

  private static final int MAX_SHIFT = 56;

  private Varint() {}

  static void write(ByteArrayOutputStream out, long value) {
    long left = value;
    while (left > 0x7F) {
      out.write((int) (left & 0x7F) | 0x80);
      left >>>= 7;
    }
    out.write((int) left);
  }

  static long read(ByteBuffer in, String source) {
    long value = 0;
    for (int shift = 0; shift <= MAX_SHIFT; shift += 7) {
      if (!in.hasRemaining()) {
        throw new CorruptWalException(source, in.position(), "index ends within a number");
      }
      byte next = in.get();
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new CorruptWalException(source, in.position(), "number in the index is too long");
  }
}
