// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.plan;

import io.nebulabackup.error.BackupCancelledException;
import io.nebulabackup.error.BackupException;
import io.nebulabackup.error.MetadUnavailableException;
import io.nebulabackup.error.PlanFailedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Collects what is in the way of a plan. */
final class Problems {

  private final List<BackupException> found = new ArrayList<>();

  <T> Optional<T> attempt(Supplier<T> step) {
    try {
      return Optional.of(step.get());
    } catch (BackupCancelledException e) {
      throw e;
    } catch (BackupException e) {
      add(e);
      return Optional.empty();
    }
  }

  void attempt(Runnable step) {
    Optional<Boolean> ignored =
        attempt(
            () -> {
              step.run();
              return true;
            });
  }

  void add(BackupException problem) {
    if (!found.contains(problem)) {
      found.add(problem);
    }
  }

  boolean any() {
    return !found.isEmpty();
  }

  BackupException last() {
    return found.get(found.size() - 1);
  }

  /** Once metad is away, everything else asked of it would only say so again. */
  boolean metadIsAway() {
    return found.stream().anyMatch(MetadUnavailableException.class::isInstance);
  }

  void throwIfAny() {
    if (found.size() == 1) {
      throw found.get(0);
    }
    if (!found.isEmpty()) {
      throw new PlanFailedException(found);
    }
  }
}
