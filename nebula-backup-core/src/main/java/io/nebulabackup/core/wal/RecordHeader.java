// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.wal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The fixed-size head of a record, as it was read: nothing in it has been checked.
 *
 * @param logId the record's log id
 * @param term the term of its leader
 * @param messageLength how long the message claims to be, in bytes
 * @param clusterId storaged's cluster id flag
 */
record RecordHeader(long logId, long term, int messageLength, long clusterId) {

  /** Bytes before the message. */
  static final int BYTES = 28;

  /** Bytes after the message: its length once more. */
  static final int FOOTER_BYTES = 4;

  /** Bytes of a record beyond its message. */
  static final int OVERHEAD = BYTES + FOOTER_BYTES;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  static RecordHeader read(byte[] bytes, int at) {
    return new RecordHeader(
        longAt(bytes, at), longAt(bytes, at + 8), intAt(bytes, at + 16), longAt(bytes, at + 20));
  }

  static long longAt(byte[] bytes, int at) {
    return (long) LONG.get(bytes, at);
  }

  static int intAt(byte[] bytes, int at) {
    return (int) INT.get(bytes, at);
  }

  void write(byte[] bytes, int at) {
    LONG.set(bytes, at, logId);
    LONG.set(bytes, at + 8, term);
    INT.set(bytes, at + 16, messageLength);
    LONG.set(bytes, at + 20, clusterId);
  }

  static void writeInt(byte[] bytes, int at, int value) {
    INT.set(bytes, at, value);
  }

  /** Returns the record's length on disk; only for a message length that has been checked. */
  int recordBytes() {
    return OVERHEAD + messageLength;
  }
}
