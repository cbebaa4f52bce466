// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.benchmarks.measure;

import java.util.Locale;

/**
 * Prints what was measured, beside what it may be, as it comes: a benchmark that is given up has
 * told what it had measured. Not safe for use by several threads.
 */
public final class BudgetTable {

  private boolean kept = true;

  /** Begins a table. */
  public BudgetTable() {
    print(String.format(Locale.ROOT, "%-58s %12s %12s", "WHAT", "MEASURED", "BUDGET"));
  }

  /**
   * Adds a figure that has no budget.
   *
   * @param what what was measured
   * @param measured the figure
   */
  public void note(String what, double measured) {
    print(String.format(Locale.ROOT, "%-58s %12.2f", what, measured));
  }

  /**
   * Adds a figure that must not exceed its budget.
   *
   * @param what what was measured
   * @param measured the figure
   * @param budget the most it may be
   */
  public void atMost(String what, double measured, double budget) {
    add(what, measured, "<= ", budget, measured <= budget);
  }

  /**
   * Adds a figure that must reach its budget.
   *
   * @param what what was measured
   * @param measured the figure
   * @param budget the least it may be
   */
  public void atLeast(String what, double measured, double budget) {
    add(what, measured, ">= ", budget, measured >= budget);
  }

  private void add(String what, double measured, String relation, double budget, boolean ok) {
    kept &= ok;
    print(
        String.format(
            Locale.ROOT,
            "%-58s %12.2f %12s  %s",
            what,
            measured,
            relation + String.format(Locale.ROOT, "%.2f", budget),
            ok ? "ok" : "short"));
  }

  /**
   * Tells whether all budgets are kept.
   *
   * @return false if a row is short
   */
  public boolean isKept() {
    return kept;
  }

  private static void print(String row) {
    System.out.println(row);
  }
}
