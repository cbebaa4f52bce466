// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.wal;

import static io.nebulabackup.core.wal.TestLogs.bytes;
import static io.nebulabackup.core.wal.TestLogs.data;
import static io.nebulabackup.core.wal.TestLogs.drain;
import static io.nebulabackup.core.wal.TestLogs.heartbeat;
import static io.nebulabackup.core.wal.TestLogs.parse;
import static io.nebulabackup.core.wal.TestLogs.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulabackup.error.CorruptWalException;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class WalStreamTest {

  private static final int LENGTH_AT = 16;

  @Test
  void read_records_returnsThemToTheLastByte() throws IOException {
    List<WalRecord> records = run(7, 500, 3);

    assertThat(parse(bytes(records))).isEqualTo(records);
    assertThat(parse(new byte[0])).isEmpty();
  }

  @Test
  void read_streamThatGivesLittleAtATime_returnsTheSame() throws IOException {
    List<WalRecord> records = run(1, 60, 1);
    InputStream trickle =
        new FilterInputStream(new ByteArrayInputStream(bytes(records))) {
          @Override
          public int read(byte[] target, int offset, int length) throws IOException {
            return super.read(target, offset, Math.min(length, 3));
          }
        };

    assertThat(drain(WalStream.read(trickle, "trickle"))).isEqualTo(records);
  }

  @Test
  void read_recordsLongerThanAnyBuffer_areReturned() throws IOException {
    byte[] message = new byte[5 << 20];
    Arrays.fill(message, (byte) 0x5A);
    List<WalRecord> records =
        List.of(heartbeat(1, 1), WalRecord.of(2, 1, 0, message), heartbeat(3, 1));

    assertThat(parse(bytes(records))).isEqualTo(records);
  }

  @Test
  void read_tailCutAtAnyByte_isCorruptAtTheLastRecord() throws IOException {
    List<WalRecord> whole = run(1, 4, 1);
    byte[] last = bytes(List.of(data(5, 1, "last")));
    byte[] all = Arrays.copyOf(bytes(whole), bytes(whole).length + last.length);
    int start = all.length - last.length;
    System.arraycopy(last, 0, all, start, last.length);

    assertThat(parse(Arrays.copyOf(all, start))).isEqualTo(whole);
    for (int cut = start + 1; cut < all.length; cut++) {
      byte[] torn = Arrays.copyOf(all, cut);
      assertThatThrownBy(() -> parse(torn))
          .isInstanceOfSatisfying(
              CorruptWalException.class,
              e -> {
                assertThat(e.offset()).isEqualTo(start);
                assertThat(e.source()).isEqualTo("bytes");
              });
    }
  }

  @Test
  void read_lyingLength_isRefusedWithoutAllocatingIt() {
    byte[] record = bytes(List.of(data(1, 1, "x")));
    for (int length : new int[] {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, 256 << 20, 1 << 20, 0}) {
      byte[] lying = record.clone();
      RecordHeader.writeInt(lying, LENGTH_AT, length);
      assertThatThrownBy(() -> parse(lying)).isInstanceOf(CorruptWalException.class);
    }
  }

  @Test
  void read_messageOverTheLimit_isRefused() throws IOException {
    byte[] record = bytes(List.of(WalRecord.of(1, 1, 0, new byte[100])));

    assertThat(drain(WalStream.read(new ByteArrayInputStream(record), "x", 100))).hasSize(1);
    assertThatThrownBy(() -> drain(WalStream.read(new ByteArrayInputStream(record), "x", 99)))
        .isInstanceOf(CorruptWalException.class)
        .hasMessageContaining("message length 100, at most 99");
  }

  @Test
  void read_lengthsDiffer_isCorrupt() {
    byte[] record = bytes(List.of(data(1, 1, "x")));
    RecordHeader.writeInt(record, record.length - 4, 3);

    assertThatThrownBy(() -> parse(record))
        .isInstanceOf(CorruptWalException.class)
        .hasMessageContaining("3 after it");
  }

  @Test
  void read_idsNotConsecutive_isCorruptThere() {
    byte[] gap = bytes(List.of(heartbeat(1, 1), heartbeat(3, 1)));

    assertThatThrownBy(() -> parse(gap))
        .isInstanceOf(CorruptWalException.class)
        .hasMessageContaining("log id 3, wanted 2")
        .asInstanceOf(InstanceOfAssertFactories.type(CorruptWalException.class))
        .extracting(CorruptWalException::offset)
        .isEqualTo(32L);
  }

  @Test
  void read_termFalls_isCorrupt() {
    assertThatThrownBy(() -> parse(bytes(List.of(heartbeat(1, 2), heartbeat(2, 1)))))
        .isInstanceOf(CorruptWalException.class)
        .hasMessageContaining("term 1 of log id 2 after term 2");
  }

  @Test
  void read_idOrTermNegative_isCorrupt() {
    byte[] negativeId = bytes(List.of(heartbeat(1, 1)));
    Arrays.fill(negativeId, 0, 8, (byte) 0xFF);
    byte[] negativeTerm = bytes(List.of(heartbeat(1, 1)));
    Arrays.fill(negativeTerm, 8, 16, (byte) 0xFF);

    assertThatThrownBy(() -> parse(negativeId)).isInstanceOf(CorruptWalException.class);
    assertThatThrownBy(() -> parse(negativeTerm)).isInstanceOf(CorruptWalException.class);
  }
}
