// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.benchmarks.soak;

import io.nebulabackup.BackupClient;
import io.nebulabackup.error.BackupException;
import io.nebulabackup.model.BackupSet;
import io.nebulabackup.model.BackupStatistics;
import io.nebulabackup.model.VerifyLevel;
import io.nebulabackup.model.VerifyReport;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/**
 * The client's process: reads one command a line, and answers each with one line that begins with
 * {@code ok} or {@code failed}.
 */
final class SoakClient {

  private final BackupClient client;

  private SoakClient(BackupClient client) {
    this.client = client;
  }

  /** Runs with metad's address and the repository's URI. */
  public static void main(String[] arguments) throws IOException {
    try (BackupClient client =
            BackupClient.builder()
                .metad(arguments[0])
                .repository(arguments[1])
                .timeout(Duration.ofSeconds(30))
                .connect();
        BufferedReader commands =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      SoakClient soak = new SoakClient(client);
      for (String line = commands.readLine(); line != null; line = commands.readLine()) {
        System.out.println(soak.answer(line.split(" ", -1)));
        System.out.flush();
      }
    }
  }

  private String answer(String[] words) {
    try {
      return "ok "
          + switch (words[0]) {
            case "full" -> costs(client.backups().full().run());
            case "incremental" -> costs(client.backups().incremental().base(words[1]).run());
            case "verify" -> verify(words[1]);
            case "restore" -> restore(words[1]);
            default -> throw new IllegalArgumentException("no command " + words[0]);
          };
    } catch (BackupException e) {
      return "failed " + e.code() + ": " + String.valueOf(e.getMessage()).replace('\n', ' ');
    }
  }

  private static String costs(BackupSet backup) {
    BackupStatistics costs = backup.statistics();
    return String.format(
        Locale.ROOT,
        "%s %d %d %d %d",
        backup.name(),
        costs.newWalBytes(),
        costs.uploadedBytes(),
        costs.requests(),
        costs.writesBlocked().toMillis());
  }

  private String verify(String backup) {
    VerifyReport report = client.repository().verify(backup).level(VerifyLevel.REPLAY).run();
    if (!report.findings().isEmpty()) {
      throw new IllegalStateException(backup + " does not verify: " + report.findings());
    }
    return backup;
  }

  private String restore(String backup) {
    client.restores().from(backup).run();
    return backup;
  }
}
