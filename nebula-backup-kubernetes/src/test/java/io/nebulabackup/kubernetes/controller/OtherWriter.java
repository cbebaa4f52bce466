// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.nebulabackup.kubernetes.model.NebulaBackup;
import io.nebulabackup.kubernetes.model.NebulaRestore;
import io.nebulabackup.kubernetes.model.StatusCondition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Changes each object that a controller is about to update or delete, just before it does: each
 * first try meets a conflict, each second one gets through. Writes metadata and, where there are
 * conditions, a condition of its own.
 */
final class OtherWriter implements ApiWatcher {

  static final String ANNOTATION = "other.example/";
  static final String CONDITION = "OtherCondition";

  private final OutsideApi api;
  private final Set<String> tried = new HashSet<>();
  private final List<Written> written = new ArrayList<>();

  private record Written(HasMetadata object, String annotation, boolean condition) {}

  OtherWriter(OutsideApi api) {
    this.api = api;
  }

  @Override
  public void before(ApiCall call) {
    HasMetadata object = call.object();
    if (object == null || "create".equals(call.verb())) {
      return;
    }
    String attempt = call.verb() + " " + call.what();
    if (!tried.add(attempt)) {
      tried.remove(attempt);
      return;
    }
    interfere(object);
  }

  /** Changes an object, if it is there. */
  void interfere(HasMetadata object) {
    HasMetadata found = current(object);
    if (found == null) {
      return;
    }
    String annotation = ANNOTATION + written.size();
    Map<String, String> annotations =
        new LinkedHashMap<>(Resources.orNone(found.getMetadata().getAnnotations()));
    annotations.put(annotation, "written by someone else");
    found.getMetadata().setAnnotations(annotations);
    api.update(found);
    HasMetadata changed = withCondition(Objects.requireNonNull(current(object)));
    if (changed != null) {
      api.updateStatus(changed);
    }
    written.add(new Written(found, annotation, changed != null));
  }

  private static @Nullable HasMetadata withCondition(HasMetadata object) {
    Sentence sentence = new Sentence("Other", "written by someone else");
    if (object instanceof NebulaBackup backup && backup.getStatus() != null) {
      backup
          .getStatus()
          .setConditions(
              Conditions.with(conditions(backup), CONDITION, true, sentence, Instant.EPOCH));
      return backup;
    }
    if (object instanceof NebulaRestore restore && restore.getStatus() != null) {
      restore
          .getStatus()
          .setConditions(
              Conditions.with(conditions(restore), CONDITION, true, sentence, Instant.EPOCH));
      return restore;
    }
    return null;
  }

  private static @Nullable List<StatusCondition> conditions(HasMetadata object) {
    return object instanceof NebulaBackup backup
        ? BackupStatus.conditions(backup)
        : RestoreDecision.conditions((NebulaRestore) object);
  }

  /** How often it has changed something. */
  int count() {
    return written.size();
  }

  /** Asserts that nothing it wrote was overwritten. */
  void assertKept() {
    for (Written change : written) {
      HasMetadata found = current(change.object());
      if (found != null
          && Objects.equals(found.getMetadata().getUid(), change.object().getMetadata().getUid())) {
        assertThat(found.getMetadata().getAnnotations())
            .as("annotations of %s", Resources.described(found))
            .containsKey(change.annotation());
        if (change.condition()) {
          assertThat(Conditions.isTrue(conditions(found), CONDITION))
              .as("the other's condition of %s", Resources.described(found))
              .isTrue();
        }
      }
    }
  }

  private @Nullable HasMetadata current(HasMetadata object) {
    return api.find(
        object.getClass(), object.getMetadata().getNamespace(), object.getMetadata().getName());
  }
}
