// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulabackup.storage.ByteRange;
import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.ObjectNotFoundException;
import io.nebulabackup.storage.RangeNotSatisfiableException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What reading an object guarantees. */
interface OpenContract extends StoreUnderTest {

  /** More than any sensible number of pooled connections. */
  int MANY_STREAMS = 120;

  @Test
  default void open_ofRanges_deliversExactlyThose() throws IOException {
    byte[] bytes = StoreUnderTest.bytes(1000, 4);
    put("ranged", bytes);

    assertThat(read("ranged", ByteRange.of(0, 1))).isEqualTo(Arrays.copyOf(bytes, 1));
    assertThat(read("ranged", ByteRange.of(10, 100))).isEqualTo(Arrays.copyOfRange(bytes, 10, 110));
    assertThat(read("ranged", ByteRange.of(999, 1)))
        .isEqualTo(Arrays.copyOfRange(bytes, 999, 1000));
    assertThat(read("ranged", ByteRange.of(0, 1000))).isEqualTo(bytes);
    assertThat(read("ranged", ByteRange.from(400))).isEqualTo(Arrays.copyOfRange(bytes, 400, 1000));
  }

  @Test
  default void open_ofRangePastTheEnd_isCutToTheEnd() throws IOException {
    byte[] bytes = StoreUnderTest.bytes(100, 5);
    put("cut", bytes);

    assertThat(read("cut", ByteRange.of(90, 1000))).isEqualTo(Arrays.copyOfRange(bytes, 90, 100));
    assertThat(read("cut", ByteRange.of(90, Long.MAX_VALUE - 1)))
        .isEqualTo(Arrays.copyOfRange(bytes, 90, 100));
  }

  @Test
  default void open_ofRangeFromTheEndOn_fails() {
    put("short", new byte[100]);

    for (ByteRange range :
        new ByteRange[] {
          ByteRange.of(100, 1), ByteRange.from(100), ByteRange.of(5_000_000_000L, 10)
        }) {
      assertThatThrownBy(() -> read("short", range))
          .isInstanceOf(RangeNotSatisfiableException.class)
          .hasMessageContaining("short");
    }
  }

  @Test
  default void open_ofEmptyObject_isEmptyOnlyAsAWhole() throws IOException {
    put("empty", new byte[0]);

    assertThat(read("empty", ByteRange.all())).isEmpty();
    assertThatThrownBy(() -> read("empty", ByteRange.of(0, 1)))
        .isInstanceOf(RangeNotSatisfiableException.class);
  }

  @Test
  default void open_ofMissingKey_fails() {
    put("present/object", new byte[1]);

    for (String missing : new String[] {"absent", "present", "present/object/below"}) {
      for (ByteRange range : new ByteRange[] {ByteRange.all(), ByteRange.of(5, 5)}) {
        assertThatThrownBy(() -> read(missing, range))
            .isInstanceOf(ObjectNotFoundException.class)
            .hasMessageContaining(missing);
      }
    }
  }

  @Test
  default void head_ofMissingKey_isEmpty() {
    put("present/object", new byte[1]);

    assertThat(backend().head(ObjectKey.of("absent"))).isEmpty();
    assertThat(backend().head(ObjectKey.of("present"))).isEmpty();
    assertThat(backend().head(ObjectKey.of("present/object/below"))).isEmpty();
  }

  @Test
  default void close_beforeTheEnd_releasesTheStream() throws IOException {
    byte[] bytes = StoreUnderTest.bytes(2 * partBytes(), 6);
    put("abandoned", bytes);

    for (int i = 0; i < MANY_STREAMS; i++) {
      try (InputStream in = backend().open(ObjectKey.of("abandoned"), ByteRange.all())) {
        assertThat(in.read()).isEqualTo(bytes[0] & 0xFF);
      }
    }

    assertThat(Arrays.equals(read("abandoned"), bytes)).isTrue();
  }

  @Test
  default void open_failing_leaksNothing() throws IOException {
    put("tiny", new byte[] {9});

    for (int i = 0; i < MANY_STREAMS; i++) {
      assertThatThrownBy(() -> read("tiny", ByteRange.from(1)))
          .isInstanceOf(RangeNotSatisfiableException.class);
      assertThatThrownBy(() -> read("none")).isInstanceOf(ObjectNotFoundException.class);
    }

    assertThat(read("tiny")).containsExactly(9);
  }

  @Test
  default void skip_landsWhereItSays() throws IOException {
    byte[] bytes = StoreUnderTest.bytes(1000, 7);
    put("skipped", bytes);

    try (InputStream in = backend().open(ObjectKey.of("skipped"), ByteRange.from(100))) {
      in.skipNBytes(300);
      assertThat(in.readNBytes(10)).isEqualTo(Arrays.copyOfRange(bytes, 400, 410));
    }
  }
}
