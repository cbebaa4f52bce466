// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.nebulabackup.kubernetes.model.NebulaCronBackup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Small questions to resources. */
final class Resources {

  private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

  private Resources() {}

  /** What was read is never changed: a decision changes a copy. */
  static <T extends HasMetadata> T copy(T resource) {
    return SERIALIZATION.clone(resource);
  }

  static boolean isBeingDeleted(HasMetadata resource) {
    return resource.getMetadata().getDeletionTimestamp() != null;
  }

  static boolean hasFinalizer(HasMetadata resource, String finalizer) {
    List<String> finalizers = resource.getMetadata().getFinalizers();
    return finalizers != null && finalizers.contains(finalizer);
  }

  static <T extends HasMetadata> Action withFinalizer(T resource, String finalizer) {
    T changed = copy(resource);
    List<String> finalizers = new ArrayList<>(orNone(resource.getMetadata().getFinalizers()));
    finalizers.add(finalizer);
    changed.getMetadata().setFinalizers(finalizers);
    return new Action.Update(changed);
  }

  static <T extends HasMetadata> Action withoutFinalizer(T resource, String finalizer) {
    T changed = copy(resource);
    List<String> finalizers = new ArrayList<>(orNone(resource.getMetadata().getFinalizers()));
    finalizers.remove(finalizer);
    changed.getMetadata().setFinalizers(finalizers);
    return new Action.Update(changed);
  }

  static @Nullable String annotation(HasMetadata resource, String name) {
    Map<String, String> annotations = resource.getMetadata().getAnnotations();
    return annotations == null ? null : annotations.get(name);
  }

  static <T extends HasMetadata> Action withAnnotation(T resource, String name, String value) {
    T changed = copy(resource);
    Map<String, String> annotations =
        new LinkedHashMap<>(orNone(resource.getMetadata().getAnnotations()));
    annotations.put(name, value);
    changed.getMetadata().setAnnotations(annotations);
    return new Action.Update(changed);
  }

  /** What the objects made for a resource get of its annotations, as nebula-operator does. */
  static Map<String, String> inheritedAnnotations(HasMetadata resource) {
    Map<String, String> inherited =
        new LinkedHashMap<>(orNone(resource.getMetadata().getAnnotations()));
    // kubectl's copy of the whole resource would make kubectl take the objects for its own.
    inherited.remove("kubectl.kubernetes.io/last-applied-configuration");
    inherited.remove(NebulaCronBackup.FULL_EVERY_ANNOTATION);
    inherited.remove(ObjectNames.UNFINISHED_ANNOTATION);
    return inherited;
  }

  /** Tells whether a resource is still of the version it was read in. */
  static <T extends HasMetadata> boolean isStill(KubernetesApi api, T resource) {
    HasMetadata again =
        api.find(
            resource.getClass(),
            resource.getMetadata().getNamespace(),
            resource.getMetadata().getName());
    return again != null
        && Objects.equals(
            again.getMetadata().getResourceVersion(), resource.getMetadata().getResourceVersion());
  }

  static String described(HasMetadata resource) {
    return resource.getKind()
        + " "
        + Objects.requireNonNullElse(resource.getMetadata().getNamespace(), "")
        + "/"
        + resource.getMetadata().getName();
  }

  static <T> List<T> orNone(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }

  static <K, V> Map<K, V> orNone(@Nullable Map<K, V> map) {
    return map == null ? Map.of() : map;
  }
}
