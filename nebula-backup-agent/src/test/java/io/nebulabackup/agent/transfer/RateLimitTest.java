// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RateLimitTest {

  private static final long MBPS = 131_072;

  @Test
  void directions_haveARateEach_andChangeTogether() {
    RateLimit limit = new RateLimit(8);

    assertThat(limit.uploads()).isNotSameAs(limit.downloads());
    assertThat(limit.uploads().bytesPerSecond()).isEqualTo(8 * MBPS);
    assertThat(limit.downloads().bytesPerSecond()).isEqualTo(8 * MBPS);

    assertThat(limit.change(3)).isEqualTo(8);

    assertThat(limit.uploads().bytesPerSecond()).isEqualTo(3 * MBPS);
    assertThat(limit.downloads().bytesPerSecond()).isEqualTo(3 * MBPS);
  }
}
