// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.spec;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.nebulabackup.error.InvalidSpecException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What makes a backup's description sound. */
final class BackupSpecRules {

  private BackupSpecRules() {}

  static List<InvalidSpecException> problems(KubernetesBackupSpec spec, int maxNameLength) {
    Problems problems = new Problems();
    problems.objectName("name", spec.name(), maxNameLength);
    template(spec, problems);
    return problems.found();
  }

  /** All but the name. */
  static void template(KubernetesBackupSpec spec, Problems problems) {
    problems.objectName("cluster", spec.cluster());
    spec.clusterNamespace().ifPresent(name -> problems.label("clusterNamespace", name));
    spec.base().ifPresent(name -> problems.backupName("base", name));
    problems.addAll(spec.storage().problems());
    if (!spec.spaces().isEmpty()) {
      problems.add(
          "spaces",
          spec.spaces().toString(),
          "leave it empty: a backup on Kubernetes takes the whole cluster");
    }
    problems.concurrency(spec.concurrency());
    problems.image("", spec.image(), spec.version());
    spec.imagePullSecrets().forEach(name -> problems.objectName("imagePullSecrets", name));
    pod(spec, problems);
  }

  private static void pod(KubernetesBackupSpec spec, Problems problems) {
    spec.env()
        .forEach(
            variable ->
                problems.notBlank(
                    "env.name", orEmpty(variable.getName()), "name the environment variable"));
    named("initContainers", spec.initContainers(), problems);
    named("sidecarContainers", spec.sidecarContainers(), problems);
    Set<String> volumes =
        spec.volumes().stream()
            .map(Volume::getName)
            .map(BackupSpecRules::orEmpty)
            .collect(Collectors.toSet());
    for (VolumeMount mount : spec.volumeMounts()) {
      if (!volumes.contains(orEmpty(mount.getName()))) {
        problems.add(
            "volumeMounts",
            orEmpty(mount.getName()),
            "name one of the volumes, which are " + volumes);
      }
      problems.notBlank(
          "volumeMounts.mountPath", orEmpty(mount.getMountPath()), "say where to mount the volume");
    }
  }

  private static void named(String field, List<Container> containers, Problems problems) {
    Set<String> names = new HashSet<>();
    for (Container container : containers) {
      String name = orEmpty(container.getName());
      problems.label(field + ".name", name);
      if (!names.add(name)) {
        problems.add(field + ".name", name, "give every container a name of its own");
      }
    }
  }

  @SuppressWarnings("NullAway") // fabric8 is not annotated: what its getters return may be null.
  private static String orEmpty(String text) {
    return text == null ? "" : text;
  }
}
