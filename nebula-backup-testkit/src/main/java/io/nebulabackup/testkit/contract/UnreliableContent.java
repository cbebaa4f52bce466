// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.contract;

import io.nebulabackup.storage.ObjectContent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** Content that promises one length and does something at one position of every pass. */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record UnreliableContent(byte[] bytes, long length, int position, Event event, boolean isSeekable)
    implements ObjectContent {

  /** What happens when a pass reaches the position. */
  interface Event {
    void happen() throws IOException;
  }

  /** Returns such contents: one to be read in one pass, one that can be read anywhere. */
  static List<ObjectContent> ofLength(byte[] bytes, long promised) {
    return each(bytes, promised, -1, () -> {});
  }

  /** Returns such contents: one to be read in one pass, one that can be read anywhere. */
  static List<ObjectContent> with(byte[] bytes, int position, Event event) {
    return each(bytes, bytes.length, position, event);
  }

  private static List<ObjectContent> each(byte[] bytes, long length, int position, Event event) {
    return List.of(
        new UnreliableContent(bytes, length, position, event, false),
        new UnreliableContent(bytes, length, position, event, true));
  }

  @Override
  public InputStream open() {
    return openAt(0);
  }

  @Override
  public InputStream openAt(long start) {
    int first = (int) Math.min(start, bytes.length);
    ByteArrayInputStream in = new ByteArrayInputStream(bytes, first, bytes.length - first);
    return new InputStream() {
      private int at = first;

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
