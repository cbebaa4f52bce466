// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.nebulabackup.kubernetes.model.NebulaBackup;
import io.nebulabackup.kubernetes.model.NebulaCronBackup;
import io.nebulabackup.kubernetes.model.NebulaRestore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which resource to look after.
 *
 * @param kind NebulaBackup, NebulaCronBackup or NebulaRestore
 * @param namespace its namespace
 * @param name its name
 */
record ResourceKey(Class<? extends HasMetadata> kind, String namespace, String name) {

  /** The resources that may have something to do because this object has changed. */
  static List<ResourceKey> concernedBy(HasMetadata object) {
    String namespace = object.getMetadata().getNamespace();
    Map<String, String> labels = Resources.orNone(object.getMetadata().getLabels());
    List<ResourceKey> keys = new ArrayList<>();
    if (object instanceof NebulaBackup) {
      keys.add(new ResourceKey(NebulaBackup.class, namespace, object.getMetadata().getName()));
      add(keys, NebulaCronBackup.class, namespace, labels.get(ObjectNames.CRON_LABEL));
    } else if (object instanceof NebulaCronBackup || object instanceof NebulaRestore) {
      keys.add(new ResourceKey(object.getClass(), namespace, object.getMetadata().getName()));
    } else if (labels.containsKey(ObjectNames.OWNER_UID_LABEL)) {
      add(keys, NebulaBackup.class, namespace, labels.get(ObjectNames.BACKUP_LABEL));
      add(keys, NebulaRestore.class, namespace, labels.get(ObjectNames.RESTORE_LABEL));
    }
    return keys;
  }

  private static void add(
      List<ResourceKey> keys,
      Class<? extends HasMetadata> kind,
      String namespace,
      @Nullable String name) {
    if (name != null) {
      keys.add(new ResourceKey(kind, namespace, name));
    }
  }

  @Override
  public String toString() {
    return kind.getSimpleName() + " " + namespace + "/" + name;
  }
}
