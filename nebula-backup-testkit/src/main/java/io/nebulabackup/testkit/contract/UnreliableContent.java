// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.contract;

import io.nebulabackup.storage.ObjectContent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Content that promises one length and does something at one position of every pass. */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record UnreliableContent(byte[] bytes, long length, int position, Event event)
    implements ObjectContent {

  /** What happens when a pass reaches the position. */
  interface Event {
    void happen() throws IOException;
  }

  static ObjectContent ofLength(byte[] bytes, long promised) {
    return new UnreliableContent(bytes, promised, -1, () -> {});
  }

  static ObjectContent with(byte[] bytes, int position, Event event) {
    return new UnreliableContent(bytes, bytes.length, position, event);
  }

  @Override
  public InputStream open() {
    ByteArrayInputStream in = new ByteArrayInputStream(bytes);
    return new InputStream() {
      private int at;

      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
      }

      @Override
      public int read(byte[] buffer, int offset, int wanted) throws IOException {
        if (at == position) {
          event.happen();
        }
        int most = at < position ? Math.min(wanted, position - at) : wanted;
        int read = in.read(buffer, offset, most);
        at += Math.max(0, read);
        return read;
      }
    };
  }
}
