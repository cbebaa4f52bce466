// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.runner;

import io.nebulabackup.model.BackupKind;
import io.nebulabackup.model.BackupSet;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/** Backups as the table that br's {@code show} prints, with each one's base as a further column. */
final class BackupTable {

  private static final List<String> HEADINGS =
      List.of("NAME", "CREATE TIME", "SPACES", "FULL BACKUP", "ALL SPACES", "BASE");

  private BackupTable() {}

  /** Returns the table's lines, with times in the machine's zone, as br writes them. */
  static List<String> of(List<BackupSet> backups) {
    DateTimeFormatter time =
        DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEADINGS);
    for (BackupSet backup : backups) {
      rows.add(
          List.of(
              backup.name(),
              time.format(backup.startedAt()),
              String.join(",", backup.spaces()),
              String.valueOf(backup.kind() == BackupKind.FULL),
              "true",
              backup.base().orElse("")));
    }
    int[] widths = widths(rows);
    String rule = rule(widths);
    List<String> lines = new ArrayList<>();
    lines.add(rule);
    for (List<String> row : rows) {
      lines.add(line(row, widths));
      if (row.equals(HEADINGS)) {
        lines.add(rule);
      }
    }
    lines.add(rule);
    return lines;
  }

  private static int[] widths(List<List<String>> rows) {
    int[] widths = new int[HEADINGS.size()];
    for (List<String> row : rows) {
      for (int column = 0; column < widths.length; column++) {
        widths[column] = Math.max(widths[column], row.get(column).length());
      }
    }
    return widths;
  }

  private static String rule(int[] widths) {
    StringBuilder rule = new StringBuilder("+");
    for (int width : widths) {
      rule.append("-".repeat(width + 2)).append('+');
    }
    return rule.toString();
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder("|");
    for (int column = 0; column < widths.length; column++) {
      String cell = row.get(column);
      line.append(' ').append(cell).append(" ".repeat(widths[column] - cell.length())).append(" |");
    }
    return line.toString();
  }
}
