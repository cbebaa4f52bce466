// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.delta;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The next bytes of a stream, as a stream that ends behind them and leaves the other open. */
final class LimitedInput extends FilterInputStream {

  private long left;

  LimitedInput(InputStream in, long length) {
    super(in);
    this.left = length;
  }

  /** Returns how many bytes have not been read. */
  long left() {
    return left;
  }

  @Override
  public int read() throws IOException {
    int read = left == 0 ? -1 : in.read();
    left -= read < 0 ? 0 : 1;
    return read;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (left == 0) {
      return length == 0 ? 0 : -1;
    }
    int read = in.read(bytes, offset, (int) Math.min(length, left));
    left -= Math.max(0, read);
    return read;
  }

  @Override
  public long skip(long count) throws IOException {
    long skipped = in.skip(Math.min(count, left));
    left -= skipped;
    return skipped;
  }

  @Override
  public int available() throws IOException {
    return (int) Math.min(left, in.available());
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  @Override
  public void close() {
    // The other stream is not ours.
  }
}
