// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A table as kubectl prints it: columns as wide as their widest cell, three blanks between them, no
 * less than six in all, nothing after the last (k8s.io/cli-runtime pkg/printers, GetNewTabWriter).
 */
final class Table {

  private static final int PADDING = 3;
  private static final int MIN_WIDTH = 6;

  private final List<List<String>> lines = new ArrayList<>();

  Table(String... columns) {
    List<String> header = new ArrayList<>();
    for (String column : columns) {
      header.add(column.toUpperCase(Locale.ROOT));
    }
    lines.add(header);
  }

  void row(String... cells) {
    lines.add(List.of(cells));
  }

  /** Returns the cell of a column of dates. */
  static String since(@Nullable Instant time, Instant now) {
    return time == null ? "" : HumanDuration.of(Duration.between(time, now));
  }

  /** Returns the table; every line ends, but the last. Of no rows kubectl has this to say. */
  String print(String namespace) {
    if (lines.size() == 1) {
      return "No resources found in " + namespace + " namespace.";
    }
    StringBuilder text = new StringBuilder();
    for (List<String> line : lines) {
      if (text.length() > 0) {
        text.append('\n');
      }
      for (int column = 0; column < line.size(); column++) {
        String cell = line.get(column);
        text.append(cell);
        if (column < line.size() - 1) {
          text.append(" ".repeat(width(column) - cell.length()));
        }
      }
    }
    return text.toString();
  }

  private int width(int column) {
    int widest = lines.stream().mapToInt(line -> line.get(column).length()).max().orElse(0);
    return Math.max(widest + PADDING, MIN_WIDTH);
  }
}
