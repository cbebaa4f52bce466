// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.context;

import io.nebulabackup.core.agent.Cancellation;
import io.nebulabackup.core.hosts.AgentPool;
import io.nebulabackup.core.hosts.ClusterIdFiles;
import io.nebulabackup.core.metad.MetadClient;
import io.nebulabackup.core.repository.Repository;
import io.nebulabackup.core.storage.StorageMeter;
import io.nebulabackup.spec.ConnectionSpec;

/**
 * What a run works with. Owned by whoever started the run.
 *
 * @param connection which cluster and which repository
 * @param repository the repository, through a backend of the run's own that counts
 * @param meter what the run itself asked of the store
 * @param metad the cluster's metad
 * @param agents the cluster's agents
 * @param events where events go
 * @param cancellation ends the run
 */
public record RunContext(
    ConnectionSpec connection,
    Repository repository,
    StorageMeter meter,
    MetadClient metad,
    AgentPool agents,
    Events events,
    Cancellation cancellation) {

  /**
   * Returns what reads clusters' ids.
   *
   * @return a reader
   */
  public ClusterIdFiles clusterIds() {
    return new ClusterIdFiles(agents, connection.repository(), repository.backend());
  }
}
