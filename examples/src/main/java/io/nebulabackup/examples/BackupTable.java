// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.examples;

import io.nebulabackup.model.BackupKind;
import io.nebulabackup.model.BackupSet;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** Backups as a table. */
final class BackupTable {

  private static final String FORMAT = "%-14s %-5s %-28s %-9s %-20s %-20s %12s%n";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'").withZone(ZoneOffset.UTC);

  private BackupTable() {}

  static String of(List<BackupSet> backups) {
    StringBuilder table = new StringBuilder();
    table.append(
        String.format(
            Locale.ROOT,
            FORMAT,
            "NAME",
            "TYPE",
            "BACKUP",
            "STATUS",
            "STARTED",
            "COMPLETED",
            "BYTES"));
    for (BackupSet backup : backups) {
      table.append(
          String.format(
              Locale.ROOT,
              FORMAT,
              label(backup),
              backup.kind() == BackupKind.FULL ? "full" : "incr",
              backup.name(),
              "Complete",
              TIME.format(backup.startedAt()),
              TIME.format(backup.completedAt()),
              backup.statistics().uploadedBytes()));
    }
    return table.toString();
  }

  /** A backup's place in its chain: the day of the chain's full backup, and how many increments. */
  private static String label(BackupSet backup) {
    String full = backup.ancestors().isEmpty() ? backup.name() : backup.ancestors().get(0);
    return full.substring("BACKUP_".length(), "BACKUP_yyyy_MM_dd".length()).replace('_', '-')
        + (backup.ancestors().isEmpty() ? "" : "+" + backup.ancestors().size());
  }
}
