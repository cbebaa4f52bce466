// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.gcs;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.WriteMode;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WritePaceTest {

  private static final ObjectKey KEY = ObjectKey.of("lock");
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  /** Near the end of its range, where comparing without a difference goes wrong. */
  private static final long NOW = Long.MAX_VALUE - SECOND / 2;

  private final WritePace pace = new WritePace();

  private long replace(ObjectKey key, long now) {
    return pace.turn(key, WriteMode.REPLACE, now) - now;
  }

  @Test
  void replacements_ofOneObject_areASecondApart() {
    assertThat(replace(KEY, NOW)).isZero();
    assertThat(replace(KEY, NOW)).isEqualTo(SECOND);
    assertThat(replace(KEY, NOW)).isEqualTo(2 * SECOND);
    assertThat(replace(KEY, NOW + 2 * SECOND + SECOND / 4)).isEqualTo(3 * SECOND / 4);
  }

  @Test
  void replacement_afterASecond_waitsForNothing() {
    assertThat(replace(KEY, NOW)).isZero();
    assertThat(replace(KEY, NOW + SECOND)).isZero();
  }

  @Test
  void replacement_ofWhatWasJustCreated_waits_butNoCreationDoes() {
    assertThat(pace.turn(KEY, WriteMode.CREATE_NEW, NOW)).isEqualTo(NOW);
    assertThat(pace.turn(KEY, WriteMode.CREATE_NEW, NOW + 1)).isEqualTo(NOW + 1);
    assertThat(replace(KEY, NOW + 1)).isEqualTo(SECOND);
  }

  @Test
  void otherObjects_waitForNothing() {
    for (int i = 0; i < 1000; i++) {
      assertThat(replace(ObjectKey.of("object" + i), NOW)).isZero();
    }
  }
}
