// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.storage;

import java.io.IOException;
import java.io.InputStream;

/** Reads each piece when it is asked for. */
final class PiecesAtOnce extends Pieces {

  private static final int MOST_BYTES = 128 * 1024;

  private final InputStream in;
  private final byte[] buffer;

  PiecesAtOnce(InputStream in, int length) {
    this.in = in;
    this.buffer = new byte[Math.min(length, MOST_BYTES)];
  }

  @Override
  public int next() throws IOException {
    return in.read(buffer);
  }

  @Override
  public byte[] bytes() {
    return buffer;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
