// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An API server in memory, as far as the controller can tell: versions and conflicts, statuses
 * apart from the rest, finalizers. {@link ApiRules} holds it and the real one to the same. Not safe
 * for use by several threads.
 */
final class MemoryApi implements OutsideApi {

  private final Map<String, HasMetadata> objects = new LinkedHashMap<>();
  private final InstantSource clock;
  private long version;

  MemoryApi(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public <T extends HasMetadata> @Nullable T find(Class<T> kind, String namespace, String name) {
    HasMetadata found = objects.get(key(kind, namespace, name));
    return found == null ? null : kind.cast(Resources.copy(found));
  }

  @Override
  public <T extends HasMetadata> List<T> list(
      Class<T> kind, @Nullable String namespace, Map<String, String> labels) {
    List<T> found = new ArrayList<>();
    for (HasMetadata object : objects.values()) {
      ObjectMeta metadata = object.getMetadata();
      if (kind.isInstance(object)
          && (namespace == null || namespace.equals(metadata.getNamespace()))
          && Resources.orNone(metadata.getLabels()).entrySet().containsAll(labels.entrySet())) {
        found.add(kind.cast(Resources.copy(object)));
      }
    }
    return found;
  }

  @Override
  public void create(HasMetadata object) {
    if (objects.containsKey(key(object))) {
      throw refusal(409, key(object) + " already exists");
    }
    HasMetadata created = Resources.copy(object);
    ObjectMeta metadata = created.getMetadata();
    metadata.setUid(UUID.randomUUID().toString());
    metadata.setCreationTimestamp(Conditions.time(clock.instant()));
    metadata.setGeneration(1L);
    if (created instanceof CustomResource<?, ?> custom) {
      custom.setStatus(null);
    }
    put(created);
    if (isOrphaned(created)) {
      remove(created);
    }
  }

  /** The garbage collector takes what was made for an owner that has gone meanwhile. */
  private boolean isOrphaned(HasMetadata object) {
    List<OwnerReference> owners = Resources.orNone(object.getMetadata().getOwnerReferences());
    return !owners.isEmpty()
        && objects.values().stream()
            .map(other -> other.getMetadata().getUid())
            .noneMatch(uid -> owners.stream().anyMatch(owner -> owner.getUid().equals(uid)));
  }

  @Override
  public void update(HasMetadata object) {
    HasMetadata stored = current(object);
    HasMetadata changed = Resources.copy(object);
    if (changed instanceof CustomResource<?, ?> custom) {
      withStatusOf(custom, stored);
    }
    changed.getMetadata().setDeletionTimestamp(stored.getMetadata().getDeletionTimestamp());
    if (Resources.isBeingDeleted(stored)
        && Resources.orNone(changed.getMetadata().getFinalizers()).isEmpty()) {
      removeWithOwned(stored);
      return;
    }
    put(changed);
  }

  @Override
  public void updateStatus(HasMetadata object) {
    HasMetadata changed = Resources.copy(current(object));
    if (changed instanceof CustomResource<?, ?> custom) {
      withStatusOf(custom, object);
    }
    put(changed);
  }

  @SuppressWarnings("unchecked")
  private static <T> void withStatusOf(CustomResource<?, T> target, HasMetadata source) {
    target.setStatus(((CustomResource<?, T>) Resources.copy(source)).getStatus());
  }

  @Override
  public void delete(HasMetadata object) {
    HasMetadata stored = current(object);
    if (Resources.orNone(stored.getMetadata().getFinalizers()).isEmpty()) {
      removeWithOwned(stored);
    } else if (!Resources.isBeingDeleted(stored)) {
      HasMetadata ending = Resources.copy(stored);
      ending.getMetadata().setDeletionTimestamp(Conditions.time(clock.instant()));
      put(ending);
    }
  }

  private void removeWithOwned(HasMetadata object) {
    remove(object);
    List.copyOf(objects.values()).stream()
        .filter(other -> isOwnedBy(other, object.getMetadata().getUid()))
        .forEach(this::delete);
  }

  @Override
  public void put(HasMetadata object) {
    HasMetadata stored = Resources.copy(object);
    if (stored.getMetadata().getUid() == null) {
      HasMetadata before = objects.get(key(object));
      stored
          .getMetadata()
          .setUid(before == null ? UUID.randomUUID().toString() : before.getMetadata().getUid());
    }
    stored.getMetadata().setResourceVersion(String.valueOf(++version));
    objects.put(key(stored), stored);
  }

  /** Forgets an object, whatever finalizers it has. */
  void remove(HasMetadata object) {
    objects.remove(key(object));
  }

  /** All that is stored, without versions, for comparing two histories. */
  List<HasMetadata> all() {
    List<HasMetadata> all = new ArrayList<>();
    for (HasMetadata object : objects.values()) {
      HasMetadata copy = Resources.copy(object);
      copy.getMetadata().setResourceVersion(null);
      all.add(copy);
    }
    return all;
  }

  private static boolean isOwnedBy(HasMetadata object, String uid) {
    return Resources.orNone(object.getMetadata().getOwnerReferences()).stream()
        .anyMatch(owner -> owner.getUid().equals(uid));
  }

  private HasMetadata current(HasMetadata object) {
    HasMetadata stored = objects.get(key(object));
    if (stored == null) {
      throw refusal(404, key(object) + " not found");
    }
    if (!Objects.equals(
        stored.getMetadata().getResourceVersion(), object.getMetadata().getResourceVersion())) {
      throw refusal(409, key(object) + " has changed");
    }
    return stored;
  }

  private static KubernetesClientException refusal(int code, String message) {
    return new KubernetesClientException(message, code, null);
  }

  private static String key(HasMetadata object) {
    return key(
        object.getClass(), object.getMetadata().getNamespace(), object.getMetadata().getName());
  }

  private static String key(Class<?> kind, @Nullable String namespace, String name) {
    return kind.getSimpleName() + " " + (namespace == null ? "" : namespace) + "/" + name;
  }
}
