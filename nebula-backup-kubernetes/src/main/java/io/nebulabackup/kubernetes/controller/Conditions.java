// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

import io.nebulabackup.kubernetes.model.StatusCondition;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads and changes lists of conditions, of which there is one of each type. */
final class Conditions {

  static final String RUNNING = "Running";
  static final String COMPLETE = "Complete";
  static final String CLEAN = "Clean";
  static final String FAILED = "Failed";
  static final String INVALID = "Invalid";

  private Conditions() {}

  static @Nullable StatusCondition find(@Nullable List<StatusCondition> conditions, String type) {
    return conditions == null
        ? null
        : conditions.stream()
            .filter(condition -> type.equals(condition.getType()))
            .findFirst()
            .orElse(null);
  }

  static boolean isTrue(@Nullable List<StatusCondition> conditions, String type) {
    StatusCondition condition = find(conditions, type);
    return condition != null && "True".equals(condition.getStatus());
  }

  /** Tells whether nothing more happens: also the client and the schedule read it so. */
  static boolean isOver(@Nullable List<StatusCondition> conditions) {
    return isTrue(conditions, COMPLETE)
        || isTrue(conditions, FAILED)
        || isTrue(conditions, INVALID);
  }

  /**
   * Returns the list with one condition set. A condition that says the same already keeps its
   * times, so that the same decision twice is the same status twice.
   */
  static List<StatusCondition> with(
      @Nullable List<StatusCondition> conditions,
      String type,
      boolean status,
      Sentence sentence,
      Instant now) {
    List<StatusCondition> changed =
        conditions == null ? new ArrayList<>() : new ArrayList<>(conditions);
    StatusCondition before = find(conditions, type);
    StatusCondition after = new StatusCondition();
    after.setType(type);
    after.setStatus(status ? "True" : "False");
    after.setReason(sentence.reason());
    after.setMessage(sentence.message());
    after.setLastUpdateTime(time(now));
    after.setLastTransitionTime(time(now));
    if (before == null) {
      changed.add(after);
      return changed;
    }
    if (Objects.equals(before.getStatus(), after.getStatus())) {
      if (Objects.equals(before.getReason(), after.getReason())
          && Objects.equals(before.getMessage(), after.getMessage())) {
        return changed;
      }
      after.setLastTransitionTime(before.getLastTransitionTime());
    }
    changed.set(changed.indexOf(before), after);
    return changed;
  }

  /** Kubernetes' times have no fractions. */
  static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
