// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes;

import io.fabric8.kubernetes.client.dsl.Resource;
import io.nebulabackup.error.BackupException;
import io.nebulabackup.kubernetes.model.NebulaCluster;

/**
 * A cluster to follow until it is ready. It never fails, for the operator tries for ever.
 *
 * @param path namespace and name
 */
record ClusterSubject(String path) implements Subject<NebulaCluster, ClusterState> {

  @Override
  public String title() {
    return "NebulaCluster " + path;
  }

  @Override
  public ClusterState view(NebulaCluster object) {
    return Readings.cluster(object);
  }

  @Override
  public ResourceState state(ClusterState view) {
    return view.ready() ? ResourceState.COMPLETE : ResourceState.RUNNING;
  }

  @Override
  public BackupException failure(ClusterState view) {
    return Failures.of(title(), "", "", "see the operator's log");
  }

  @Override
  public void tell(ClusterState view) {
    // Nobody asked.
  }

  @Override
  public boolean endsByDeletion() {
    return false;
  }

  @Override
  public void delete(Resource<NebulaCluster> resource, NebulaCluster object) {
    throw new IllegalStateException("a cluster is not deleted for nobody waits for it");
  }
}
