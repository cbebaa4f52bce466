// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.vendor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackupNamesTest {

  @Test
  void of_time_isReadBack() {
    LocalDateTime time = LocalDateTime.of(2024, 2, 29, 3, 4, 5);

    assertThat(BackupNames.of(time)).isEqualTo("BACKUP_2024_02_29_03_04_05");
    assertThat(BackupNames.localTime("BACKUP_2024_02_29_03_04_05")).contains(time);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "BACKUP_2023_02_29_03_04_05",
        "BACKUP_2024_02_29_24_04_05",
        "BACKUP_2024_2_29_03_04_05",
        "BACKUP_2024_02_29_03_04_05 ",
        "backup_2024_02_29_03_04_05",
        "SNAPSHOT_2024_02_29_03_04_05",
        "BACKUP_2024_02_29_03_04_05/.."
      })
  void isValid_otherNames_isFalse(String name) {
    assertThat(BackupNames.isValid(name)).isFalse();
  }
}
