// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.storage;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that a fault strikes. */
final class DamagedStream extends FilterInputStream {

  private final Fault.Effect effect;
  private long position;

  DamagedStream(InputStream in, Fault.Effect effect) {
    super(in);
    this.effect = effect;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int wanted = length;
    if (length > 0 && effect instanceof Fault.Effect.CutRead cut) {
      if (position >= cut.after()) {
        if (cut.loudly()) {
          throw new IOException("injected: connection cut after " + position + " bytes");
        }
        return -1;
      }
      wanted = (int) Math.min(length, cut.after() - position);
    }
    int read = in.read(buffer, offset, wanted);
    if (read > 0) {
      if (effect instanceof Fault.Effect.FlipRead flip
          && flip.position() >= position
          && flip.position() < position + read) {
        buffer[offset + (int) (flip.position() - position)] ^= 1;
      }
      position += read;
    }
    return read;
  }

  @Override
  public long skip(long wanted) throws IOException {
    if (wanted <= 0) {
      return 0;
    }
    return Math.max(0, read(new byte[(int) Math.min(wanted, 8192)]));
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
