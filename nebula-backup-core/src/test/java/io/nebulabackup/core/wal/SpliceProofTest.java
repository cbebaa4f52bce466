// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.wal;

import static io.nebulabackup.core.wal.TestLogs.concat;
import static io.nebulabackup.core.wal.TestLogs.data;
import static io.nebulabackup.core.wal.TestLogs.heartbeat;
import static io.nebulabackup.core.wal.TestLogs.log;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulabackup.model.LogPosition;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpliceProofTest {

  @TempDir Path dir;

  private static List<WalRecord> heartbeats(long from, long to, long term) {
    return LongStream.rangeClosed(from, to).mapToObj(id -> heartbeat(id, term)).toList();
  }

  private static List<WalRecord> writes(long from, long to, long term) {
    return LongStream.rangeClosed(from, to).mapToObj(id -> data(id, term, "w" + id)).toList();
  }

  private static String hash(WalRecord record) throws Exception {
    MessageDigest sha = MessageDigest.getInstance("SHA-256");
    sha.update(record.encoded());
    return HexFormat.of().formatHex(sha.digest()).substring(0, 16);
  }

  @Test
  void of_heartbeatsAroundData_isRunLengthText() throws Exception {
    WalRecord write = data(4, 2, "x");
    WalLog log =
        log(
            dir,
            concat(
                heartbeats(1, 3, 2), List.of(write), heartbeats(5, 16, 2), heartbeats(17, 17, 3)),
            5,
            9);

    SpliceProof proof = SpliceProof.of(log, 17);

    assertThat(proof).hasToString("1/2:h3,d" + hash(write) + ",h12;3:h1");
    assertThat(proof.last()).isEqualTo(new LogPosition(17, 3));
    assertThat(SpliceProof.of(log, 16)).hasToString("1/2:h3,d" + hash(write) + ",h12");
    assertThat(SpliceProof.of(log, 2)).hasToString("1/2:h2");
  }

  @Test
  void of_manyWrites_reachesOverEightOfThem() throws IOException {
    WalLog log = log(dir, writes(1, 100, 1), 40, 96);

    assertThat(SpliceProof.of(log, 100).fromLogId()).isEqualTo(93);
  }

  @Test
  void of_writesFarBack_reachesOverOneOfThem() throws IOException {
    WalLog log = log(dir, concat(writes(1, 9, 1), heartbeats(10, 30_000, 1)), 500);

    SpliceProof proof = SpliceProof.of(log, 30_000);

    assertThat(proof.fromLogId()).isEqualTo(9);
    assertThat(proof.toString()).hasSizeLessThan(40);
  }

  @Test
  void of_fewWritesWithinTheLast64_reachesNoFurther() throws IOException {
    WalLog log = log(dir, concat(writes(1, 40, 1), heartbeats(41, 100, 1)));

    assertThat(SpliceProof.of(log, 100).fromLogId()).isEqualTo(37);
  }

  @Test
  void of_heartbeatsOnly_stopsAtTheLimitOfRecords() throws IOException {
    WalLog log = log(dir, heartbeats(1, 100_500, 1));

    assertThat(SpliceProof.of(log, 100_500)).hasToString("501/1:h100000");
  }

  @Test
  void of_longRecords_stopsAtTheLimitOfBytesButHoldsOne() throws IOException {
    WalLog log =
        log(
            dir,
            List.of(
                WalRecord.of(1, 1, 0, new byte[40 << 20]),
                WalRecord.of(2, 1, 0, new byte[40 << 20]),
                WalRecord.of(3, 1, 0, new byte[70 << 20])),
            2,
            3);

    assertThat(SpliceProof.of(log, 3).fromLogId()).isEqualTo(3);
    assertThat(SpliceProof.of(log, 2).fromLogId()).isEqualTo(2);
  }

  @Test
  void of_clusterIds_areInTheProof() throws IOException {
    WalLog log =
        log(
            dir,
            List.of(
                WalRecord.of(1, 1, 0, new byte[0]),
                WalRecord.of(2, 1, 31, new byte[0]),
                WalRecord.of(3, 1, 31, new byte[0]),
                WalRecord.of(4, 1, -1, new byte[0])));

    assertThat(SpliceProof.of(log, 4)).hasToString("1/1:h1,h2c1f,h1cffffffffffffffff");
  }

  @Test
  void of_recordNotHeld_isRefused() throws IOException {
    WalLog log = log(dir, writes(5, 9, 1));

    assertThatThrownBy(() -> SpliceProof.of(log, 10)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SpliceProof.of(log, 4)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1/2:h3",
        "358/2:h3,d0123456789abcdef,h12;3:h1",
        "1/0:h1,h2c1f,h1cffffffffffffffff",
        "9223372036854775806/1:h1"
      })
  void parse_text_givesItBack(String text) {
    assertThat(SpliceProof.parse(text)).hasToString(text);
    assertThat(SpliceProof.parse(text)).isEqualTo(SpliceProof.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " ",
        "1",
        "1/",
        "/",
        "/1:h1",
        "0/1:h1",
        "-1/1:h1",
        "01/1:h1",
        "1/1",
        "1/1:",
        "1/:h1",
        "1/1:h",
        "1/1:h0",
        "1/1:h-1",
        "1/1:h01",
        "1/1:h1,",
        "1/1:h1;",
        "1/1:h1;1:h1",
        "1/2:h1;1:h1",
        "1/1:d",
        "1/1:d0123456789abcde",
        "1/1:d0123456789abcdef0",
        "1/1:d0123456789ABCDEF",
        "1/1:x1",
        "1/1:h1c",
        "1/1:h1c0",
        "1/1:h1cg",
        "1/1:h1c1ffffffffffffffff",
        "1/1:h1000001",
        "1/1:h99999999999999999999",
        "1/99999999999999999999:h1",
        "9223372036854775807/1:h1",
        "1/1:h1 ",
        "1/+1:h1",
        "1/1:h١"
      })
  void parse_otherText_isRefused(String text) {
    assertThatThrownBy(() -> SpliceProof.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no splice proof");
  }

  @Test
  void none_isTheEmptyText() {
    assertThat(SpliceProof.parse("")).isSameAs(SpliceProof.NONE);
    assertThat(SpliceProof.NONE.last()).isEqualTo(LogPosition.NONE);
  }
}
