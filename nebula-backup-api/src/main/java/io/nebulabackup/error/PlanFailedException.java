// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.error;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Planning found more than one reason why the operation cannot succeed. Nothing was frozen and
 * nothing was written. A single reason is thrown as itself.
 */
public final class PlanFailedException extends BackupException {

  private static final long serialVersionUID = 1L;

  private final transient List<BackupException> problems;

  /**
   * Creates the exception.
   *
   * @param problems every reason found, at least two
   */
  public PlanFailedException(List<BackupException> problems) {
    super(
        "PLAN_FAILED",
        problems.size()
            + " problems; nothing was frozen, nothing was written:"
            + problems.stream()
                .map(problem -> "\n  - [" + problem.code() + "] " + problem.getMessage())
                .collect(Collectors.joining()),
        problems.get(0));
    this.problems = List.copyOf(problems);
    problems.stream().skip(1).forEach(this::addSuppressed);
  }

  /**
   * Returns every reason found, each typed as it would be thrown alone.
   *
   * @return an unmodifiable list of at least two
   */
  public List<BackupException> problems() {
    return problems;
  }

  @Override
  public boolean isRetryable() {
    return problems.stream().allMatch(BackupException::isRetryable);
  }
}
