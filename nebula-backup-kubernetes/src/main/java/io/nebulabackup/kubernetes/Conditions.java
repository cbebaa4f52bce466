// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes;

import io.nebulabackup.kubernetes.model.StatusCondition;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What has come true of an object. The conditions count, not the phase: the operator empties the
 * phase at times (nebula-operator 1.8 pkg/kube/nebulabackup.go).
 */
final class Conditions {

  private static final String COMPLETE = "Complete";
  private static final Set<String> FAILURES = Set.of("Failed", "Invalid");

  private final List<StatusCondition> conditions;
  private final String phase;

  Conditions(@Nullable List<StatusCondition> conditions, @Nullable String phase) {
    this.conditions = conditions == null ? List.of() : conditions;
    this.phase = phase == null ? "" : phase;
  }

  boolean isTrue(String type) {
    return conditions.stream()
        .anyMatch(
            condition -> type.equals(condition.getType()) && "True".equals(condition.getStatus()));
  }

  /**
   * The failure, if there is one. A failed Pod of a restore is reported as Failed with status
   * Unknown (nebula-operator 1.8 pkg/controller/nebularestore).
   */
  Optional<StatusCondition> failure() {
    return conditions.stream()
        .filter(
            condition ->
                FAILURES.contains(Readings.text(condition.getType()))
                    && !"False".equals(condition.getStatus()))
        .findFirst();
  }

  /** The state. A backup that is complete stays so if its clean-up fails later. */
  ResourceState state(boolean started) {
    if (isTrue(COMPLETE) || phase.equals(COMPLETE)) {
      return ResourceState.COMPLETE;
    }
    if (failure().isPresent() || FAILURES.contains(phase)) {
      return ResourceState.FAILED;
    }
    return started || !phase.isEmpty() || !conditions.isEmpty()
        ? ResourceState.RUNNING
        : ResourceState.PENDING;
  }
}
