// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulabackup.error.CorruptWalException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LogEntryTest {

  private static final long MILLIS = 0x0102030405060708L;
  private static final String TIME = "0807060504030201";

  static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  static LogEntry decode(byte[] message) {
    return LogEntry.decode(ByteBuffer.wrap(message), "test", 0);
  }

  /** Collects an entry's changes. */
  static List<Mutation> mutations(LogEntry entry) {
    List<Mutation> mutations = new ArrayList<>();
    entry.forEach(
        new MutationVisitor() {
          @Override
          public void put(byte[] key, byte[] value) {
            mutations.add(Mutation.put(key, value));
          }

          @Override
          public void remove(byte[] key) {
            mutations.add(Mutation.remove(key));
          }

          @Override
          public void removeRange(byte[] start, byte[] end) {
            mutations.add(Mutation.removeRange(start, end));
          }
        });
    return mutations;
  }

  /** Encodes an entry anew from nothing but what decoding told. */
  static byte[] encode(LogEntry entry) {
    List<Mutation> mutations = mutations(entry);
    long millis = entry.timestampMillis();
    return switch (entry.operation()) {
      case PUT -> LogEntry.put(millis, mutations.get(0).key(), mutations.get(0).value());
      case MULTI_PUT ->
          LogEntry.multiPut(
              millis, mutations.stream().map(m -> KeyValue.of(m.key(), m.value())).toList());
      case REMOVE -> LogEntry.remove(millis, mutations.get(0).key());
      case MULTI_REMOVE ->
          LogEntry.multiRemove(millis, mutations.stream().map(Mutation::key).toList());
      case REMOVE_RANGE ->
          LogEntry.removeRange(millis, mutations.get(0).key(), mutations.get(0).value());
      case BATCH_WRITE -> LogEntry.batchWrite(millis, mutations);
      case ADD_LEARNER, TRANS_LEADER, ADD_PEER, REMOVE_PEER ->
          throw new IllegalArgumentException("no changes to encode from");
    };
  }

  static Stream<byte[]> messages() {
    return Stream.of(
        LogEntry.put(MILLIS, ascii("k"), ascii("value")),
        LogEntry.multiPut(
            MILLIS,
            List.of(KeyValue.of(ascii("a"), ascii("1")), KeyValue.of(ascii(""), ascii("22")))),
        LogEntry.multiPut(MILLIS, List.of()),
        LogEntry.remove(MILLIS, ascii("gone")),
        LogEntry.multiRemove(MILLIS, List.of(ascii("x"), ascii(""), ascii("zz"))),
        LogEntry.removeRange(MILLIS, ascii("a"), ascii("b")),
        LogEntry.batchWrite(
            MILLIS,
            List.of(
                Mutation.put(ascii("a"), ascii("1")),
                Mutation.remove(ascii("b")),
                Mutation.removeRange(ascii("c"), ascii("d")))));
  }

  @Test
  void encoders_writeWhatLogEncoderWrites() {
    assertThat(hex(LogEntry.put(MILLIS, ascii("k"), ascii("vv"))))
        .isEqualTo(TIME + "01" + "02000000" + "010000006b" + "020000007676");
    assertThat(hex(LogEntry.multiPut(MILLIS, List.of(KeyValue.of(ascii("k"), ascii("v"))))))
        .isEqualTo(TIME + "02" + "02000000" + "010000006b" + "0100000076");
    assertThat(hex(LogEntry.remove(MILLIS, ascii("k")))).isEqualTo(TIME + "03" + "010000006b");
    assertThat(hex(LogEntry.multiRemove(MILLIS, List.of(ascii("k"), ascii("l")))))
        .isEqualTo(TIME + "04" + "02000000" + "010000006b" + "010000006c");
    assertThat(hex(LogEntry.removeRange(MILLIS, ascii("k"), ascii("l"))))
        .isEqualTo(TIME + "06" + "02000000" + "010000006b" + "010000006c");
    assertThat(
            hex(
                LogEntry.batchWrite(
                    MILLIS,
                    List.of(
                        Mutation.put(ascii("k"), ascii("v")),
                        Mutation.remove(ascii("k")),
                        Mutation.removeRange(ascii("k"), ascii("l"))))))
        .isEqualTo(
            TIME
                + "11"
                + "03000000"
                + ("01" + "010000006b" + "0100000076")
                + ("02" + "010000006b" + "00000000")
                + ("03" + "010000006b" + "010000006c"));
    assertThat(hex(LogEntry.membership(MILLIS, Operation.REMOVE_PEER, new byte[] {5, 6})))
        .isEqualTo(TIME + "10" + "0506");
  }

  @ParameterizedTest
  @MethodSource("messages")
  void decode_message_encodesToTheSameBytes(byte[] message) {
    LogEntry entry = decode(message);

    assertThat(entry.timestampMillis()).isEqualTo(MILLIS);
    assertThat(encode(entry)).isEqualTo(message);
  }

  @ParameterizedTest
  @MethodSource("messages")
  void decode_messageCutAtAnyByteOrTooLong_isCorrupt(byte[] message) {
    for (int length = 0; length < message.length; length++) {
      byte[] cut = Arrays.copyOf(message, length);
      assertThatThrownBy(() -> decode(cut)).isInstanceOf(CorruptWalException.class);
    }
    byte[] tooLong = Arrays.copyOf(message, message.length + 1);
    assertThatThrownBy(() -> decode(tooLong)).isInstanceOf(CorruptWalException.class);
  }

  @Test
  void decode_membership_makesNoChanges() {
    for (Operation operation : Operation.values()) {
      if (operation.isMembership()) {
        LogEntry entry = decode(LogEntry.membership(MILLIS, operation, new byte[] {1, 2, 3}));
        assertThat(entry.operation()).isEqualTo(operation);
        assertThat(mutations(entry)).isEmpty();
      }
    }
  }

  @Test
  void decode_unknownOperation_isCorruptAndSaysWhere() {
    byte[] message = LogEntry.put(MILLIS, ascii("k"), ascii("v"));
    message[8] = 0x05;

    assertThatThrownBy(() -> LogEntry.decode(ByteBuffer.wrap(message), "seg", 77))
        .isInstanceOf(CorruptWalException.class)
        .hasMessageContaining("seg at byte 77")
        .hasMessageContaining("unknown operation 5");
  }

  @Test
  void decode_countsThatDoNotFit_areCorrupt() {
    byte[] put = LogEntry.put(MILLIS, ascii("k"), ascii("v"));
    for (byte count : new byte[] {0, 1, 3, -1}) {
      byte[] wrong = put.clone();
      wrong[9] = count;
      assertThatThrownBy(() -> decode(wrong)).isInstanceOf(CorruptWalException.class);
      byte[] negative = put.clone();
      negative[12] = (byte) 0xFF;
      assertThatThrownBy(() -> decode(negative)).isInstanceOf(CorruptWalException.class);
      byte[] odd = wrong.clone();
      odd[8] = Operation.MULTI_PUT.code();
      assertThatThrownBy(() -> decode(odd)).isInstanceOf(CorruptWalException.class);
    }
  }

  @Test
  void decode_messageWithinABuffer_readsFromItsPosition() {
    byte[] message = LogEntry.remove(MILLIS, ascii("k"));
    ByteBuffer buffer = ByteBuffer.allocate(message.length + 20).position(10).put(message);
    buffer.flip().position(10);

    assertThat(mutations(LogEntry.decode(buffer, "x", 0)))
        .containsExactly(Mutation.remove(ascii("k")));
  }

  @Test
  void membership_otherOperation_isRefused() {
    assertThatThrownBy(() -> LogEntry.membership(1, Operation.PUT, new byte[0]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
