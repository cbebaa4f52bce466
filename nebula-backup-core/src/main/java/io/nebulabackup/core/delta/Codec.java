// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.delta;

import org.jspecify.annotations.Nullable;

/** How bytes are stored. */
enum Codec {
  STORED(0),
  ZSTD(1);

  private final byte code;

  Codec(int code) {
    this.code = (byte) code;
  }

  byte code() {
    return code;
  }

  static @Nullable Codec of(byte code) {
    return switch (code) {
      case 0 -> STORED;
      case 1 -> ZSTD;
      default -> null;
    };
  }
}
