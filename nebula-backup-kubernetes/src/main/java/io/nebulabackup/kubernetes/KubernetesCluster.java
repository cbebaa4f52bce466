// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes;

import io.nebulabackup.BackupOperation;
import io.nebulabackup.error.InvalidSpecException;
import io.nebulabackup.kubernetes.model.NebulaCluster;

/** A NebulaCluster. Safe for use by several threads. */
public final class KubernetesCluster {

  private final Scope scope;
  private final String name;

  KubernetesCluster(Scope scope, String name) {
    this.scope = scope;
    this.name = name;
  }

  /**
   * Describes how to enable backups, step by step.
   *
   * @return a step that can be applied as it is
   */
  public EnableBackup enableBackup() {
    return new EnableBackup(scope, name);
  }

  /**
   * Returns how the cluster is.
   *
   * @return what matters for backups
   * @throws InvalidSpecException if there is no such cluster
   */
  public ClusterState state() {
    return Readings.cluster(require(scope, name));
  }

  /**
   * Waits until the operator says that the cluster is ready, such as after backups were enabled and
   * all its Pods are started again with their agents.
   *
   * @return the waiting, which has no end where the cluster does not become ready; to cancel it
   *     changes nothing of the cluster
   * @throws InvalidSpecException if there is no such cluster
   */
  public BackupOperation<ClusterState> awaitReady() {
    return Following.start(
        scope,
        new ClusterSubject(scope.path(name)),
        scope.resource(NebulaCluster.class, name),
        require(scope, name));
  }

  static NebulaCluster require(Scope scope, String name) {
    return scope
        .find(NebulaCluster.class, name)
        .orElseThrow(
            () ->
                new InvalidSpecException(
                    "cluster",
                    name,
                    "there is no such NebulaCluster in namespace " + scope.namespace()));
  }
}
