// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.spec;

import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.Toleration;
import io.nebulabackup.error.InvalidSpecException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.immutables.value.Value;

/** A restore of a backup into a new cluster that is made like the one backed up. */
@Value.Immutable
public interface KubernetesRestoreSpec {

  /**
   * Returns a builder.
   *
   * @return a builder that needs a name, a cluster, a backup and a storage
   */
  static Builder builder() {
    return new Builder();
  }

  /**
   * Returns the name of the NebulaRestore.
   *
   * @return the name, a valid label's value
   */
  String name();

  /**
   * Returns the name of the NebulaCluster that was backed up; it must be running.
   *
   * @return the name
   */
  String cluster();

  /**
   * Returns the namespace of the NebulaCluster.
   *
   * @return the namespace; that of the restore if empty
   */
  Optional<String> clusterNamespace();

  /**
   * Returns the backup to restore.
   *
   * @return a name such as {@code BACKUP_2024_02_05_08_05_13}
   */
  String backup();

  /**
   * Returns where the backup lies.
   *
   * @return the place in a store
   */
  StorageTarget storage();

  /**
   * Returns how many transfers each host runs side by side.
   *
   * @return 1 to 256; 5 unless set
   */
  @Value.Default
  default int concurrency() {
    return 5;
  }

  /**
   * Returns the cluster whose data the restore replaces, where the controller of this library does
   * it: that makes no new clusters. nebula-operator takes no notice.
   *
   * @return the name of a NebulaCluster, which may be the one backed up; empty for nebula-operator
   */
  Optional<String> into();

  /**
   * Returns the labels a node must have for the new cluster.
   *
   * @return the labels; those of the cluster backed up if none are set
   */
  Map<String, String> nodeSelector();

  /**
   * Returns which nodes and neighbours to prefer for the new cluster.
   *
   * @return the rules; those of the cluster backed up if none are set
   */
  Optional<Affinity> affinity();

  /**
   * Returns which taints of nodes to put up with for the new cluster.
   *
   * @return the taints; those of the cluster backed up if none are set
   */
  List<Toleration> tolerations();

  /**
   * Tells whether the new cluster is deleted when the restore fails.
   *
   * @return false unless set
   */
  @Value.Default
  default boolean autoRemoveFailed() {
    return false;
  }

  /**
   * Returns what is wrong with it, apart from the cluster.
   *
   * @return the problems, possibly none
   */
  default List<InvalidSpecException> problems() {
    Problems problems = new Problems();
    problems.objectName("name", name(), 63);
    problems.objectName("cluster", cluster());
    into().ifPresent(name -> problems.objectName("into", name));
    clusterNamespace().ifPresent(name -> problems.label("clusterNamespace", name));
    problems.backupName("backup", backup());
    problems.addAll(storage().problems());
    problems.concurrency(concurrency());
    return problems.found();
  }

  /** Builds specs. Not safe for use by several threads. */
  final class Builder extends ImmutableKubernetesRestoreSpec.Builder {}
}
