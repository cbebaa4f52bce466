// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TerminationLogTest {

  @TempDir Path directory;

  @Test
  void longMessage_isCutBetweenCharacters_butKeepsItsEnd() throws IOException {
    Path file = directory.resolve("log");
    TerminationLog log =
        TerminationLog.of(Map.of(RunnerVariables.TERMINATION_LOG, file.toString()));
    String message = "x" + "\u20ac".repeat(2_000);

    log.write(message, "\nend");

    String kept = Files.readString(file);
    assertThat(Files.size(file))
        .isBetween(TerminationLog.MOST_BYTES - 2L, (long) TerminationLog.MOST_BYTES);
    assertThat(kept).endsWith("\nend");
    assertThat(message).startsWith(kept.substring(0, kept.length() - 4));
  }

  @Test
  void shortMessage_isWhole() throws IOException {
    Path file = directory.resolve("log");

    TerminationLog.of(Map.of(RunnerVariables.TERMINATION_LOG, file.toString()))
        .write("BACKUP_2026_08_24_02_00_00");

    assertThat(file).hasContent("BACKUP_2026_08_24_02_00_00");
  }

  @Test
  void unwritableFile_doesNotChangeHowTheRunEnds() {
    TerminationLog log =
        TerminationLog.of(Map.of(RunnerVariables.TERMINATION_LOG, directory.toString()));

    log.write("lost");

    assertThat(directory).isEmptyDirectory();
  }
}
