// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a runner's termination message: the kind of failure, a colon, and what happened. */
final class RunnerFailure {

  private static final Pattern MESSAGE =
      Pattern.compile("([A-Z]+(?:_[A-Z]+)*): (.+)", Pattern.DOTALL);
  private static final Pattern WORD = Pattern.compile("([A-Z])([A-Z]*)_?");

  /** Failures that the same increment on the same base meets again. */
  private static final Set<String> NEEDS_FULL =
      Set.of("WalGap", "BackupNotFound", "Damaged", "Mismatch");

  private RunnerFailure() {}

  static Sentence of(String usualReason, int exitCode, String message) {
    Matcher matcher = MESSAGE.matcher(message);
    if (!matcher.matches()) {
      return new Sentence(usualReason, message + " (exit code " + exitCode + ")");
    }
    String kind = matcher.group(1);
    String reason =
        WORD.matcher(kind)
            .replaceAll(word -> word.group(1) + word.group(2).toLowerCase(Locale.ROOT));
    return new Sentence("Failed".equals(reason) ? usualReason : reason, matcher.group(2));
  }

  /** Tells whether only a full backup can follow after an increment that failed so. */
  static boolean needsFull(String reason) {
    return NEEDS_FULL.contains(reason);
  }
}
