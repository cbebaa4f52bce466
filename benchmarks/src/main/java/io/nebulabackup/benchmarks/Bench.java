// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Runs one benchmark by name; exits with 1 if a budget is missed. */
public final class Bench {

  private Bench() {}

  /**
   * Runs a benchmark.
   *
   * @param arguments its name and, for a short run, {@code --quick}
   * @throws IOException if the temporary directory cannot be made
   */
  public static void main(String[] arguments) throws IOException {
    List<String> words = List.of(arguments);
    boolean quick = words.contains("--quick");
    if (words.isEmpty() || !words.get(0).equals("incremental")) {
      System.err.println("usage: bench incremental [--quick]");
      System.exit(2);
    }
    Path directory = Files.createTempDirectory("nebula-backup-bench");
    boolean ok;
    try {
      BudgetTable table = new IncrementalBench(directory, quick).run();
      System.out.print(table);
      ok = table.isKept();
    } finally {
      try (var found = Files.walk(directory)) {
        for (Path path : found.sorted(java.util.Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(path);
        }
      }
    }
    System.exit(ok ? 0 : 1);
  }
}
