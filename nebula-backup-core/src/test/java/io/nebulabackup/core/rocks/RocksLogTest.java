// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.rocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulabackup.error.IncompatibleFormatException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class RocksLogTest {

  private static final int BLOCK = 32 << 10;

  private final ByteArrayOutputStream file = new ByteArrayOutputStream();

  /** Writes a record as RocksDB's log writer does. */
  private void record(byte[] payload) {
    int from = 0;
    do {
      int left = BLOCK - file.size() % BLOCK;
      if (left < 7) {
        file.writeBytes(new byte[left]);
        left = BLOCK;
      }
      int part = Math.min(left - 7, payload.length - from);
      boolean last = from + part == payload.length;
      byte type = (byte) (from == 0 ? (last ? 1 : 2) : (last ? 4 : 3));
      CRC32C checksum = new CRC32C();
      checksum.update(type);
      checksum.update(payload, from, part);
      file.writeBytes(
          ByteBuffer.allocate(7)
              .order(ByteOrder.LITTLE_ENDIAN)
              .putInt(Integer.rotateRight((int) checksum.getValue(), 15) + 0xa282ead8)
              .putShort((short) part)
              .put(type)
              .array());
      file.write(payload, from, part);
      from += part;
    } while (from < payload.length);
  }

  private RocksLog log() {
    return new RocksLog("a log", new ByteArrayInputStream(file.toByteArray()), 0);
  }

  private static byte[] string(int length, int fill) {
    byte[] bytes = new byte[3 + length];
    Arrays.fill(bytes, (byte) fill);
    bytes[0] = (byte) ((length & 0x7f) | 0x80);
    bytes[1] = (byte) (((length >> 7) & 0x7f) | 0x80);
    bytes[2] = (byte) (length >> 14);
    return bytes;
  }

  @Test
  void fields_acrossFragmentsAndBlocks_areReadWhole() throws IOException {
    for (int length : new int[] {0, 1, BLOCK - 20, BLOCK, 3 * BLOCK + 11, 5}) {
      record(string(length, 9));
    }
    RocksLog log = log();
    for (int length : new int[] {0, 1, BLOCK - 20, BLOCK, 3 * BLOCK + 11, 5}) {
      assertThat(log.next()).isTrue();
      assertThat(log.hasMore()).isTrue();
      RocksLog.StringHead head = log.stringHead(4);
      assertThat(head.length()).isEqualTo(length);
      assertThat(head.bytes()).hasSize(Math.min(4, length)).containsOnly(bytesOf(9, length));
      assertThat(log.hasMore()).isFalse();
    }
    assertThat(log.next()).isFalse();
  }

  private static byte[] bytesOf(int value, int length) {
    return length == 0 ? new byte[0] : new byte[] {(byte) value};
  }

  @Test
  void next_beforeARecordHasBeenRead_skipsTheRestOfIt() throws IOException {
    record(string(4 * BLOCK, 1));
    record(new byte[] {42});
    RocksLog log = log();
    assertThat(log.next()).isTrue();
    assertThat(log.next()).isTrue();
    assertThat(log.number()).isEqualTo(42);
    assertThat(log.next()).isFalse();
  }

  @Test
  void fieldBeyondItsRecord_isRefused() throws IOException {
    record(new byte[] {100, 1, 2, 3});
    record(new byte[100]);
    RocksLog log = log();
    assertThat(log.next()).isTrue();
    assertThatThrownBy(log::skipString)
        .isInstanceOf(IncompatibleFormatException.class)
        .hasMessageContaining("a log");
  }

  @Test
  void anyDamagedOrMissingByte_isRefused() {
    record(string(2 * BLOCK, 3));
    record(new byte[] {1, 2, 3});
    byte[] whole = file.toByteArray();
    for (int at = 0; at < whole.length; at += 97) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 0x10;
      assertThatThrownBy(() -> readAll(damaged))
          .as("damaged at %d", at)
          .isInstanceOf(IncompatibleFormatException.class);
      byte[] cut = Arrays.copyOf(whole, Math.max(1, at));
      assertThatThrownBy(() -> readAll(cut))
          .as("cut off at %d", at)
          .isInstanceOf(IncompatibleFormatException.class);
    }
  }

  private static void readAll(byte[] bytes) throws IOException {
    RocksLog log = new RocksLog("a log", new ByteArrayInputStream(bytes), 0);
    while (log.next()) {
      // Reading on checks what has been passed.
    }
  }
}
