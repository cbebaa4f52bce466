// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes;

import io.nebulabackup.error.BackupException;
import io.nebulabackup.error.InvalidSpecException;
import io.nebulabackup.error.PlanFailedException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What checks have found: reasons not to go on, and what to tell the user. */
final class Findings {

  private final List<BackupException> problems = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private final Set<String> wrongFields = new HashSet<>();

  Findings(List<InvalidSpecException> ofSpec) {
    ofSpec.forEach(
        problem -> {
          problems.add(problem);
          wrongFields.add(problem.field());
        });
  }

  /** Tells whether a field can be looked up in the cluster at all. */
  boolean isSound(String field) {
    return !wrongFields.contains(field);
  }

  void problem(BackupException problem) {
    problems.add(problem);
  }

  void warn(String warning) {
    warnings.add(warning);
  }

  /**
   * Runs a check. What it may not look at is no reason to refuse: whoever submits backups need not
   * be allowed to read Secrets.
   */
  void check(String what, Runnable check) {
    try {
      check.run();
    } catch (KubernetesException e) {
      if (e.status() != ApiCalls.FORBIDDEN && e.status() != ApiCalls.UNAUTHORIZED) {
        throw e;
      }
      warn("could not check " + what + ": " + e.getMessage());
    }
  }

  List<String> orThrow() {
    if (problems.size() > 1) {
      throw new PlanFailedException(problems);
    }
    if (!problems.isEmpty()) {
      throw problems.get(0);
    }
    return List.copyOf(warnings);
  }
}
