// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.wal;

import java.util.Arrays;
import java.util.Random;

/** Random damage. */
public final class Mutations {

  private static final byte[] SPECIAL = {0, 1, 0x7F, (byte) 0x80, (byte) 0xFF, 32, 28};

  private Mutations() {}

  /** Returns a copy with one to four changes: bits, bytes, numbers, lengths, order. */
  public static byte[] of(byte[] original, Random random) {
    byte[] bytes = original.clone();
    for (int left = random.nextInt(4); left >= 0 && bytes.length > 8; left--) {
      int at = random.nextInt(bytes.length - 8);
      switch (random.nextInt(7)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = SPECIAL[random.nextInt(SPECIAL.length)];
        case 2 -> Arrays.fill(bytes, at, at + 4, SPECIAL[random.nextInt(SPECIAL.length)]);
        case 3 -> RecordHeader.writeInt(bytes, at, random.nextInt() >>> random.nextInt(32));
        case 4 -> bytes = Arrays.copyOf(bytes, at);
        case 5 -> bytes = Arrays.copyOf(bytes, bytes.length + random.nextInt(100));
        default -> {
          int from = random.nextInt(bytes.length - 8);
          System.arraycopy(bytes, from, bytes, at, Math.min(40, bytes.length - Math.max(from, at)));
        }
      }
    }
    return bytes;
  }
}
