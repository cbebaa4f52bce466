// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.rocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulabackup.error.IncompatibleFormatException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** On the MANIFEST of a checkpoint of NebulaGraph 3.8.0, after flushes and a compaction. */
class RocksManifestTest {

  private static final String NAME = "MANIFEST-000016";

  private static byte[] recorded() throws IOException {
    try (InputStream in = RocksManifestTest.class.getResourceAsStream(NAME)) {
      return Objects.requireNonNull(in, NAME).readAllBytes();
    }
  }

  @Test
  void recordedManifest_namesExactlyTheTablesBesideIt() throws IOException {
    assertThat(RocksManifest.tables(NAME, new ByteArrayInputStream(recorded())))
        .isEqualTo(Map.of(21L, 115_881L, 23L, 1_220L));
  }

  @Test
  void damagedByte_isRefused() throws IOException {
    byte[] damaged = recorded();
    for (int i = 0; i < damaged.length; i++) {
      byte[] copy = damaged.clone();
      copy[i] ^= 0x10;
      assertThatThrownBy(() -> RocksManifest.tables(NAME, new ByteArrayInputStream(copy)))
          .as("byte %s", i)
          .isInstanceOf(IncompatibleFormatException.class)
          .hasMessageContaining(NAME);
    }
  }

  @Test
  void cutOffInsideARecord_isRefused() throws IOException {
    byte[] whole = recorded();
    byte[] cut = Arrays.copyOf(whole, whole.length - 1);
    assertThatThrownBy(() -> RocksManifest.tables(NAME, new ByteArrayInputStream(cut)))
        .isInstanceOf(IncompatibleFormatException.class)
        .hasMessageContaining(NAME);
  }
}
