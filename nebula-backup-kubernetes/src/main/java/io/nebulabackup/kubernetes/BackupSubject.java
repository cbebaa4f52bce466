// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes;

import io.fabric8.kubernetes.client.dsl.Resource;
import io.nebulabackup.error.BackupException;
import io.nebulabackup.kubernetes.model.NebulaBackup;
import java.util.List;
import java.util.function.Consumer;

/**
 * A backup to follow.
 *
 * @param path namespace and name
 * @param listener the user's
 * @param warnings what was noticed when it was submitted
 */
record BackupSubject(String path, Consumer<KubernetesBackup> listener, List<String> warnings)
    implements Subject<NebulaBackup, KubernetesBackup> {

  @Override
  public String title() {
    return "NebulaBackup " + path;
  }

  @Override
  public KubernetesBackup view(NebulaBackup object) {
    return Readings.backup(object, warnings);
  }

  @Override
  public ResourceState state(KubernetesBackup view) {
    return view.state();
  }

  @Override
  public BackupException failure(KubernetesBackup view) {
    return Failures.of(
        title(),
        view.reason(),
        view.message(),
        "see the log of its Job's Pod with kubectl logs -l apps.nebula-graph.io/backup="
            + view.name());
  }

  @Override
  public void tell(KubernetesBackup view) {
    listener.accept(view);
  }

  @Override
  public void delete(Resource<NebulaBackup> resource, NebulaBackup object) {
    Deletion.of(resource, object);
  }
}
