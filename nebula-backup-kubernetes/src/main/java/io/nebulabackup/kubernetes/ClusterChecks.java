// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes;

import io.nebulabackup.error.AgentUnavailableException;
import io.nebulabackup.error.InvalidSpecException;
import io.nebulabackup.kubernetes.model.NebulaCluster;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether a cluster is there and can be backed up. */
final class ClusterChecks {

  private final Scope scope;
  private final String cluster;
  private final String namespace;
  private final Findings findings;
  private @Nullable Duration walTtl;

  ClusterChecks(Scope scope, String cluster, String namespace, Findings findings) {
    this.scope = scope;
    this.cluster = cluster;
    this.namespace = namespace;
    this.findings = findings;
  }

  /** How long the cluster keeps its WAL, or null if it does not say, or could not be read. */
  @Nullable Duration walTtl() {
    return walTtl;
  }

  void run() {
    Optional<ClusterState> state =
        scope.in(namespace).find(NebulaCluster.class, cluster).map(Readings::cluster);
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
    walTtl = found.walTtl().orElse(null);
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
