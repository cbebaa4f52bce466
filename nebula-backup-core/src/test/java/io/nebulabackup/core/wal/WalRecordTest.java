// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulabackup.model.LogPosition;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class WalRecordTest {

  @Test
  void of_message_hasTheLayoutOnDisk() {
    WalRecord record = WalRecord.of(0x0102, 3, 4, new byte[] {9, 8, 7});

    byte[] encoded = new byte[record.encodedLength()];
    record.encoded().get(encoded);
    assertThat(HexFormat.of().formatHex(encoded))
        .isEqualTo(
            "0201000000000000" // log id
                + "0300000000000000" // term
                + "03000000" // length
                + "0400000000000000" // cluster id
                + "090807"
                + "03000000"); // length again
    assertThat(record.position()).isEqualTo(new LogPosition(0x0102, 3));
    assertThat(record.clusterId()).isEqualTo(4);
    assertThat(record.message()).isEqualTo(ByteBuffer.wrap(new byte[] {9, 8, 7}));
    assertThat(record.isHeartbeat()).isFalse();
  }

  @Test
  void of_emptyMessage_isAHeartbeatOf32Bytes() {
    WalRecord record = WalRecord.of(1, 1, 0, new byte[0]);

    assertThat(record.isHeartbeat()).isTrue();
    assertThat(record.encodedLength()).isEqualTo(WalRecord.OVERHEAD).isEqualTo(32);
    assertThat(record.message().hasRemaining()).isFalse();
  }

  @Test
  void buffers_cannotBeWritten() {
    WalRecord record = WalRecord.of(1, 1, 0, new byte[1]);

    assertThatThrownBy(() -> record.message().put((byte) 1))
        .isInstanceOf(ReadOnlyBufferException.class);
    assertThatThrownBy(() -> record.encoded().put((byte) 1))
        .isInstanceOf(ReadOnlyBufferException.class);
  }

  @Test
  void equals_sameBytes_only() {
    WalRecord record = WalRecord.of(5, 2, 0, new byte[] {1});

    assertThat(record)
        .isEqualTo(WalRecord.of(5, 2, 0, new byte[] {1}))
        .hasSameHashCodeAs(WalRecord.of(5, 2, 0, new byte[] {1}))
        .isNotEqualTo(WalRecord.of(5, 2, 0, new byte[] {2}))
        .isNotEqualTo(WalRecord.of(5, 3, 0, new byte[] {1}));
  }

  @Test
  void of_idBelowOneOrNegativeTerm_isRefused() {
    assertThatThrownBy(() -> WalRecord.of(0, 1, 0, new byte[0]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> WalRecord.of(1, -1, 0, new byte[0]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
