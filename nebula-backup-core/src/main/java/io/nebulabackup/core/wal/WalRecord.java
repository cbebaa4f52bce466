// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.wal;

import io.nebulabackup.model.LogPosition;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One record of a partition's log, immutable. Two records are equal if their encoded bytes are. The
 * layout is given in this package's description.
 */
public final class WalRecord {

  /** Bytes of an encoded record beyond its message. */
  public static final int OVERHEAD = RecordHeader.OVERHEAD;

  /** Messages longer than this are refused unless a reader is told otherwise: 256 MiB. */
  public static final int DEFAULT_MAX_MESSAGE_BYTES = 256 << 20;

  private final byte[] bytes;

  private WalRecord(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Makes a record.
   *
   * @param logId its log id, positive
   * @param term the leader's term, not negative
   * @param clusterId storaged's cluster id flag, normally 0
   * @param message the message; empty for a heartbeat; copied
   * @return the record
   * @throws IllegalArgumentException if the id or the term is out of range
   */
  public static WalRecord of(long logId, long term, long clusterId, byte[] message) {
    if (logId < 1 || term < 0) {
      throw new IllegalArgumentException("no record: log id " + logId + ", term " + term);
    }
    byte[] bytes = new byte[Math.addExact(OVERHEAD, message.length)];
    new RecordHeader(logId, term, message.length, clusterId).write(bytes, 0);
    System.arraycopy(message, 0, bytes, RecordHeader.BYTES, message.length);
    RecordHeader.writeInt(bytes, RecordHeader.BYTES + message.length, message.length);
    return new WalRecord(bytes);
  }

  /** Takes over bytes whose head and foot have been checked. */
  static WalRecord wrap(byte[] bytes) {
    return new WalRecord(bytes);
  }

  /**
   * Returns the log id.
   *
   * @return the id, positive
   */
  public long logId() {
    return RecordHeader.longAt(bytes, 0);
  }

  /**
   * Returns the term of the leader that wrote the record.
   *
   * @return the term, not negative
   */
  public long term() {
    return RecordHeader.longAt(bytes, 8);
  }

  /**
   * Returns storaged's cluster id flag; nothing in storaged ever looks at it.
   *
   * @return the cluster id, normally 0
   */
  public long clusterId() {
    return RecordHeader.longAt(bytes, 20);
  }

  /**
   * Returns the record's place.
   *
   * @return log id and term
   */
  public LogPosition position() {
    return new LogPosition(logId(), term());
  }

  /**
   * Returns the message.
   *
   * @return a read-only buffer, empty for a heartbeat
   */
  public ByteBuffer message() {
    return ByteBuffer.wrap(bytes, RecordHeader.BYTES, bytes.length - OVERHEAD)
        .slice()
        .asReadOnlyBuffer();
  }

  /**
   * Returns the whole record as it stands on disk.
   *
   * @return a read-only buffer of {@link #encodedLength()} bytes
   */
  public ByteBuffer encoded() {
    return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
  }

  /**
   * Returns the record's length on disk.
   *
   * @return 32 bytes more than the message
   */
  public int encodedLength() {
    return bytes.length;
  }

  /**
   * Tells whether this is a heartbeat: a record without message.
   *
   * @return true if the message is empty
   */
  public boolean isHeartbeat() {
    return bytes.length == OVERHEAD;
  }

  /** The bytes themselves, for this package only; not to be changed. */
  byte[] array() {
    return bytes;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof WalRecord record && Arrays.equals(bytes, record.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return position() + " (" + (bytes.length - OVERHEAD) + " bytes)";
  }
}
