// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.s3.faults;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Follows the HTTP requests of one connection and counts the bytes of bodies that are put: objects'
 * and parts of objects. Used by one thread; the sum may be shared.
 */
final class PutMeter {

  private static final String END = "\r\n\r\n";
  private static final String LENGTH = "\r\ncontent-length:";

  private final AtomicLong sum;
  private final StringBuilder head = new StringBuilder();
  private long bodyLeft;
  private boolean isPut;

  PutMeter(AtomicLong sum) {
    this.sum = sum;
  }

  /** Follows the next bytes that the client has sent. */
  void follow(byte[] bytes, int length) {
    int at = 0;
    while (at < length) {
      if (bodyLeft == 0) {
        head.append((char) (bytes[at++] & 0xff));
        if (head.lastIndexOf(END) >= 0) {
          beginBody(head.toString().toLowerCase(Locale.ROOT));
          head.setLength(0);
        }
        continue;
      }
      int count = (int) Math.min(bodyLeft, length - at);
      at += count;
      bodyLeft -= count;
      if (isPut) {
        sum.addAndGet(count);
      }
    }
  }

  private void beginBody(String lowerCaseHead) {
    isPut = lowerCaseHead.startsWith("put ");
    int named = lowerCaseHead.indexOf(LENGTH);
    if (named < 0) {
      return; // no body: the SDK always announces the length of one
    }
    int begin = named + LENGTH.length();
    bodyLeft =
        Long.parseLong(lowerCaseHead.substring(begin, lowerCaseHead.indexOf('\r', begin)).strip());
  }
}
