// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TerminationLogTest {

  @TempDir Path directory;

  @Test
  void longMessage_isCutBetweenCharacters() {
    String message = "x" + "\u20ac".repeat(2_000);

    byte[] kept = TerminationLog.shortened(message);

    assertThat(kept.length).isBetween(TerminationLog.MOST_BYTES - 2, TerminationLog.MOST_BYTES);
    assertThat(message).startsWith(new String(kept, StandardCharsets.UTF_8));
    assertThat(TerminationLog.shortened("BACKUP_2026_08_24_02_00_00")).hasSize(26);
  }

  @Test
  void unwritableFile_doesNotChangeHowTheRunEnds() {
    TerminationLog log =
        TerminationLog.of(Map.of(RunnerVariables.TERMINATION_LOG, directory.toString()));

    log.write("lost");

    assertThat(directory).isEmptyDirectory();
  }
}
