// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.hosts;

import io.nebulabackup.core.manifest.Topology;
import io.nebulabackup.error.ClusterOperationException;
import java.util.List;

/**
 * The files in which storageds keep their cluster's id; no read-only call of metad tells it.
 * Source: NebulaGraph 3.8 src/clients/meta/FileBasedClusterIdMan.cpp.
 */
public final class ClusterIdFiles {

  private ClusterIdFiles() {}

  /**
   * Reads the id from the first storaged that has it.
   *
   * @param agents the agents beside the storageds
   * @param storages the storageds
   * @return the cluster's id
   * @throws ClusterOperationException if none has it yet
   */
  public static long read(AgentPool agents, List<Topology.Service> storages) {
    for (Topology.Service storage : storages) {
      Long id =
          agents
              .at(storage.agentHost())
              .describe(List.of(storage.root()))
              .clusterIds()
              .get(storage.root());
      if (id != null) {
        return id;
      }
    }
    throw new ClusterOperationException(
        "the cluster's id cannot be told: no storaged has written its cluster.id file yet", null);
  }
}
