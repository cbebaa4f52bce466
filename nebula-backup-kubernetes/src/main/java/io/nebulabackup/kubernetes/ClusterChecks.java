// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes;

import io.nebulabackup.error.AgentUnavailableException;
import io.nebulabackup.error.InvalidSpecException;
import io.nebulabackup.kubernetes.model.NebulaCluster;
import java.time.Duration;
import java.util.Optional;

/** Whether a cluster is there and can be backed up. */
final class ClusterChecks {

  private final Scope scope;
  private final String cluster;
  private final String namespace;
  private final Findings findings;
  private Optional<ClusterState> state = Optional.empty();

  ClusterChecks(Scope scope, String cluster, String namespace, Findings findings) {
    this.scope = scope;
    this.cluster = cluster;
    this.namespace = namespace;
    this.findings = findings;
  }

  /** How long the cluster keeps its WAL, if it could be read. */
  Optional<Duration> walTtl() {
    return state.flatMap(ClusterState::walTtl);
  }

  void run() {
    state = scope.in(namespace).find(NebulaCluster.class, cluster).map(Readings::cluster);
    if (state.isEmpty()) {
      findings.problem(
          new InvalidSpecException(
              "cluster",
              cluster,
              "there is no such NebulaCluster in namespace "
                  + namespace
                  + "; if it is elsewhere, name its namespace"));
      return;
    }
    ClusterState found = state.get();
    if (!found.backupEnabled()) {
      findings.problem(
          new AgentUnavailableException(
              "NebulaCluster "
                  + namespace
                  + "/"
                  + cluster
                  + " has no agents, for spec.enableBR is not true: enable backups first, with"
                  + " cluster(\""
                  + cluster
                  + "\").enableBackup()",
              null));
    }
    if (!found.ready()) {
      findings.warn(
          "NebulaCluster "
              + namespace
              + "/"
              + cluster
              + " is not ready; the operator waits until it is");
    }
  }
}
