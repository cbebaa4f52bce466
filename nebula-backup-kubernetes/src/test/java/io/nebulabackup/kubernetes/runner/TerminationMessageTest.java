// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.runner;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TerminationMessageTest {

  private static final String NAME = "BACKUP_2026_08_24_02_00_00";

  @Test
  void name_alone_isACommittedBackup() {
    TerminationMessage message = TerminationMessage.parse(NAME + "\n");

    assertThat(message.committed()).contains(NAME);
    assertThat(message.begun()).contains(NAME);
    assertThat(message.tellsOfBackup()).isTrue();
  }

  @Test
  void failure_tellsWhatWasBegun() {
    TerminationMessage message =
        TerminationMessage.parse(
            "WAL_GAP: since BACKUP_2001_01_01_00_00_00\nno WAL"
                + TerminationMessage.lastLine(NAME));

    assertThat(message.words()).isEqualTo("WAL_GAP: since BACKUP_2001_01_01_00_00_00\nno WAL");
    assertThat(message.committed()).isEmpty();
    assertThat(message.begun()).contains(NAME);
    assertThat(message.tellsOfBackup()).isTrue();
  }

  @Test
  void failure_beforeAnythingWasBegun_tellsThat() {
    TerminationMessage message =
        TerminationMessage.parse("STORAGE: no bucket" + TerminationMessage.lastLine(null));

    assertThat(message.begun()).isEmpty();
    assertThat(message.tellsOfBackup()).isTrue();
  }

  @Test
  void words_ofOthers_tellNothing() {
    for (String text : new String[] {"", "the log of " + NAME, "STORAGE: no bucket"}) {
      TerminationMessage message = TerminationMessage.parse(text);

      assertThat(message.tellsOfBackup()).as(text).isFalse();
      assertThat(message.begun()).as(text).isEmpty();
      assertThat(message.words()).isEqualTo(text);
    }
  }
}
