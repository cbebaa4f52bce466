// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WalSegmentNameTest {

  @Test
  void of_anyId_isPaddedTo19DigitsAndReadBack() {
    assertThat(WalSegmentName.of(1)).isEqualTo("0000000000000000001.wal");
    assertThat(WalSegmentName.of(Long.MAX_VALUE)).isEqualTo("9223372036854775807.wal");
    assertThat(WalSegmentName.parse(WalSegmentName.of(374))).hasValue(374);
    assertThat(WalSegmentName.parse(WalSegmentName.of(Long.MAX_VALUE))).hasValue(Long.MAX_VALUE);
  }

  @Test
  void parse_fewerDigits_isAccepted() {
    assertThat(WalSegmentName.parse("42.wal")).hasValue(42);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".wal",
        "0.wal",
        "-1.wal",
        "+1.wal",
        "1.wal.bak",
        "1.2.wal",
        "x.wal",
        "1x.wal",
        " 1.wal",
        "1",
        "9223372036854775808.wal",
        "99999999999999999999.wal",
        "١.wal"
      })
  void parse_otherNames_areNoSegments(String name) {
    assertThat(WalSegmentName.parse(name)).isEmpty();
  }

  @Test
  void of_idBelowOne_isRefused() {
    assertThatThrownBy(() -> WalSegmentName.of(0)).isInstanceOf(IllegalArgumentException.class);
  }
}
