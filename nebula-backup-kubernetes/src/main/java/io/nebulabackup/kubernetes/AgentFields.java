// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes;

import io.fabric8.kubernetes.api.model.FieldsV1;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.nebulabackup.kubernetes.model.NebulaCluster;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Whose the fields of a cluster's agent are, by the API server's record of field managers. */
final class AgentFields {

  private AgentFields() {}

  /**
   * Returns the fields of {@code spec.agent} that stay if this library's are taken back: those of
   * other managers, and those of nobody, such as the definition's defaults.
   */
  static Set<String> ofOthers(NebulaCluster cluster, Scope scope) {
    if (cluster.getSpec().getAgent() == null) {
      return Set.of();
    }
    Map<?, ?> present =
        scope
            .kubernetes()
            .getKubernetesSerialization()
            .convertValue(cluster.getSpec().getAgent(), Map.class);
    Set<String> ours = new HashSet<>();
    Set<String> others = new HashSet<>();
    List<ManagedFieldsEntry> entries = cluster.getMetadata().getManagedFields();
    for (ManagedFieldsEntry entry : entries == null ? List.<ManagedFieldsEntry>of() : entries) {
      (isOurs(entry) ? ours : others).addAll(agent(entry));
    }
    return present.entrySet().stream()
        .filter(field -> field.getValue() != null && !"".equals(field.getValue()))
        .map(field -> String.valueOf(field.getKey()))
        .filter(field -> others.contains(field) || !ours.contains(field))
        .collect(Collectors.toSet());
  }

  private static boolean isOurs(ManagedFieldsEntry entry) {
    return EnableBackup.FIELD_MANAGER.equals(entry.getManager())
        && "Apply".equals(entry.getOperation());
  }

  private static Set<String> agent(ManagedFieldsEntry entry) {
    FieldsV1 fields = entry.getFieldsV1();
    Object agent =
        below(below(fields == null ? null : fields.getAdditionalProperties(), "spec"), "agent");
    return agent instanceof Map<?, ?> map
        ? map.keySet().stream()
            .map(String::valueOf)
            .filter(key -> key.startsWith("f:"))
            .map(key -> key.substring(2))
            .collect(Collectors.toSet())
        : Set.of();
  }

  private static @Nullable Object below(@Nullable Object fields, String name) {
    return fields instanceof Map<?, ?> map ? map.get("f:" + name) : null;
  }
}
