// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes;

import java.util.List;

/**
 * What would be submitted, found to be sound without anything having been changed.
 *
 * @param yaml the object, as {@code kubectl apply -f} takes it; with the values of environment
 *     variables
 * @param warnings what deserves attention though it does not keep the operation from succeeding,
 *     and what could not be checked
 */
public record SubmissionPlan(String yaml, List<String> warnings) {

  /** Takes a copy of the warnings. */
  public SubmissionPlan {
    warnings = List.copyOf(warnings);
  }

  @Override
  public String toString() {
    return "SubmissionPlan[warnings=" + warnings + "]";
  }
}
