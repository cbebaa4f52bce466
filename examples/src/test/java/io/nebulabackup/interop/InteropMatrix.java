// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.interop;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/** Prints what came of each cell of the matrix, once a class's tests have run. */
final class InteropMatrix implements TestWatcher, AfterAllCallback {

  private final Map<String, String> outcomes = new ConcurrentSkipListMap<>();

  @Override
  public void testSuccessful(ExtensionContext context) {
    record(context, "passed");
  }

  @Override
  public void testAborted(ExtensionContext context, @Nullable Throwable cause) {
    record(context, "SKIPPED: " + (cause == null ? "no reason given" : cause.getMessage()));
  }

  @Override
  public void testFailed(ExtensionContext context, @Nullable Throwable cause) {
    record(context, "FAILED");
  }

  @Override
  public void testDisabled(ExtensionContext context, Optional<String> reason) {
    record(context, "disabled: " + reason.orElse("no reason given"));
  }

  private void record(ExtensionContext context, String outcome) {
    Cell cell = context.getRequiredTestMethod().getAnnotation(Cell.class);
    outcomes.put(cell == null ? context.getDisplayName() : cell.value(), outcome);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    outcomes.forEach((cell, outcome) -> System.out.println("INTEROP " + cell + ": " + outcome));
  }
}
