// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.cron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulabackup.error.InvalidSpecException;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoDurationTest {

  // What Go's time.ParseDuration makes of them.
  @ParameterizedTest
  @CsvSource({
    "72h,PT72H",
    "1h30m,PT1H30M",
    "1.5h,PT1H30M",
    ".5m,PT30S",
    "1m.5s,PT1M0.5S",
    "100ms,PT0.1S",
    "1us,PT0.000001S",
    "1h1h,PT2H"
  })
  void duration_ofGo_isRead(String text, Duration expected) {
    assertThat(GoDuration.parse("maxReservedTime", text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "3d", "72", "h", "1h ", "-1h", "0s", "0.1ns", "9999999h", "1h,2m"})
  void duration_otherwise_isRefusedByName(String text) {
    assertThatThrownBy(() -> GoDuration.parse("maxReservedTime", text))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("maxReservedTime is '" + text + "'");
  }
}
