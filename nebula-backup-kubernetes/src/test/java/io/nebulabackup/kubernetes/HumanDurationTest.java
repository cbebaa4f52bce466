// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The values are those of k8s.io/apimachinery pkg/util/duration/duration_test.go and more. */
class HumanDurationTest {

  @ParameterizedTest
  @CsvSource({
    "PT-2S, <invalid>",
    "PT-1.5S, 0s",
    "PT-1S, 0s",
    "PT0S, 0s",
    "PT0.9S, 0s",
    "PT1S, 1s",
    "PT70S, 70s",
    "PT119S, 119s",
    "PT2M, 2m",
    "PT190S, 3m10s",
    "PT9M59S, 9m59s",
    "PT10M, 10m",
    "PT70M, 70m",
    "PT179M59S, 179m",
    "PT3H, 3h",
    "PT3H10M, 3h10m",
    "PT7H59M, 7h59m",
    "PT47H, 47h",
    "PT48H, 2d",
    "PT49H, 2d1h",
    "P7DT23H, 7d23h",
    "P8D, 8d",
    "P70D, 70d",
    "P729D, 729d",
    "P730D, 2y",
    "P731D, 2y1d",
    "P2919D, 7y364d",
    "P2920D, 8y",
    "P3650D, 10y"
  })
  void of_duration_isAsKubectlPrintsIt(Duration duration, String printed) {
    assertThat(HumanDuration.of(duration)).isEqualTo(printed);
  }
}
