// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes;

import io.fabric8.kubernetes.client.dsl.Resource;
import io.nebulabackup.error.BackupException;
import io.nebulabackup.kubernetes.model.NebulaRestore;
import java.util.List;
import java.util.function.Consumer;

/**
 * A restore to follow.
 *
 * @param path namespace and name
 * @param listener the user's
 * @param warnings what was noticed when it was submitted
 */
record RestoreSubject(String path, Consumer<KubernetesRestore> listener, List<String> warnings)
    implements Subject<NebulaRestore, KubernetesRestore> {

  @Override
  public String title() {
    return "NebulaRestore " + path;
  }

  @Override
  public KubernetesRestore view(NebulaRestore object) {
    return Readings.restore(object, warnings);
  }

  @Override
  public ResourceState state(KubernetesRestore view) {
    return view.state();
  }

  @Override
  public BackupException failure(KubernetesRestore view) {
    return Failures.of(
        title(),
        view.reason(),
        view.message(),
        view.restoredCluster()
            .map(cluster -> "see the Pods of the new cluster " + cluster + ", if it is kept")
            .orElse("see the operator's log"));
  }

  @Override
  public void tell(KubernetesRestore view) {
    listener.accept(view);
  }

  @Override
  public void delete(Resource<NebulaRestore> resource, NebulaRestore object) {
    Deletion.of(resource, object);
  }
}
