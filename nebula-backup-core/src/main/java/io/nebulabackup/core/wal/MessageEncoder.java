// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.wal;

import java.io.ByteArrayOutputStream;

/** Puts a record's message together; see {@link LogEntry} for the layout. */
final class MessageEncoder {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);

  MessageEncoder(long millis, Operation operation) {
    for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
      out.write((int) (millis >>> shift));
    }
    out.write(operation.code());
  }

  MessageEncoder count(int number) {
    for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
      out.write(number >>> shift);
    }
    return this;
  }

  MessageEncoder string(byte[] bytes) {
    return count(bytes.length).raw(bytes);
  }

  MessageEncoder raw(byte... bytes) {
    out.writeBytes(bytes);
    return this;
  }

  byte[] bytes() {
    return out.toByteArray();
  }
}
