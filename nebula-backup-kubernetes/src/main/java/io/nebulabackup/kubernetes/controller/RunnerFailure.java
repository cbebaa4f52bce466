// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a runner's termination message: the kind of failure, a colon, and what happened. */
final class RunnerFailure {

  private static final Pattern MESSAGE =
      Pattern.compile("([A-Z]+(?:_[A-Z]+)*): (.+)", Pattern.DOTALL);
  private static final Pattern WORD = Pattern.compile("([A-Z])([A-Z]*)_?");

  /** How the list of a PLAN_FAILED sets off the kind of each problem. */
  private static final Pattern PROBLEM = Pattern.compile("\\n  - \\[([A-Z]+(?:_[A-Z]+)*)]");

  /**
   * Failures that the same increment on the same base meets again: those that the runner ends with
   * BACKUP_NOT_FOUND, WAL_GAP, DAMAGED or MISMATCH.
   */
  private static final Set<String> NEEDS_FULL =
      Set.of(
          "BackupNotFound",
          "WalGap",
          "CorruptBackup",
          "CorruptWal",
          "IncompatibleFormat",
          "ForeignCluster",
          "RepositoryMismatch");

  private RunnerFailure() {}

  static Sentence of(String usualReason, int exitCode, String message) {
    Matcher matcher = MESSAGE.matcher(message);
    if (!matcher.matches()) {
      return new Sentence(usualReason, message + " (exit code " + exitCode + ")");
    }
    String reason = reason(matcher.group(1));
    return new Sentence("Failed".equals(reason) ? usualReason : reason, matcher.group(2));
  }

  /** Tells whether only a full backup can follow after an increment that failed so. */
  static boolean needsFull(@Nullable String reason, @Nullable String message) {
    if (!"PlanFailed".equals(reason)) {
      return reason != null && NEEDS_FULL.contains(reason);
    }
    return message != null
        && PROBLEM
            .matcher(message)
            .results()
            .anyMatch(problem -> NEEDS_FULL.contains(reason(problem.group(1))));
  }

  /** A kind of failure as Kubernetes writes reasons. */
  private static String reason(String kind) {
    return WORD.matcher(kind)
        .replaceAll(word -> word.group(1) + word.group(2).toLowerCase(Locale.ROOT));
  }
}
