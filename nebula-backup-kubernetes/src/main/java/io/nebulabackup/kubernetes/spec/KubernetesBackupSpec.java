// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.spec;

import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.nebulabackup.error.InvalidSpecException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.immutables.value.Value;

/** A full or incremental backup of a cluster, run by a Job in Kubernetes. */
@Value.Immutable
public interface KubernetesBackupSpec {

  /** The operator names the Job {@code backup-full-NAME}, and a Pod's label takes 63 characters. */
  int MAX_NAME_LENGTH = 51;

  /**
   * Returns a builder.
   *
   * @return a builder that needs a name, a cluster and a storage
   */
  static Builder builder() {
    return new Builder();
  }

  /**
   * Returns the name of the NebulaBackup.
   *
   * @return at most {@value #MAX_NAME_LENGTH} characters; the Job's name is made from it
   */
  String name();

  /**
   * Returns the name of the NebulaCluster.
   *
   * @return the name
   */
  String cluster();

  /**
   * Returns the namespace of the NebulaCluster.
   *
   * @return the namespace; that of the backup if empty
   */
  Optional<String> clusterNamespace();

  /**
   * Returns the previous backup of the chain, full or incremental.
   *
   * @return a name such as {@code BACKUP_2024_02_05_08_05_13}; empty for a full backup
   */
  Optional<String> base();

  /**
   * Returns where to.
   *
   * @return the place in a store
   */
  StorageTarget storage();

  /**
   * Returns the spaces to back up. A backup that is run by the operator takes the whole cluster:
   * naming a space is refused when the backup is planned.
   *
   * @return must be empty
   */
  Set<String> spaces();

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
   * Returns the image of the backup tool.
   *
   * @return the image without its tag; must not be empty
   */
  @Value.Default
  default String image() {
    return "";
  }

  /**
   * Returns the tag of the image.
   *
   * @return the tag; must not be empty
   */
  @Value.Default
  default String version() {
    return "";
  }

  /**
   * Returns what the Job's container requests and may use.
   *
   * @return the resources; empty for the namespace's defaults
   */
  Optional<ResourceRequirements> resources();

  /**
   * Returns environment variables of the Job's container.
   *
   * @return the variables; none unless set
   */
  @Value.Redacted
  List<EnvVar> env();

  /**
   * Returns when to pull the image.
   *
   * @return the policy; {@link ImagePullPolicy#ALWAYS} applies if empty
   */
  Optional<ImagePullPolicy> imagePullPolicy();

  /**
   * Returns the Secrets for pulling the image.
   *
   * @return their names; they lie in the namespace of the backup
   */
  List<String> imagePullSecrets();

  /**
   * Returns the labels a node must have. The vendor's operator up to 1.8 takes them and does not
   * heed them; use {@link #affinity()} there.
   *
   * @return the labels; none unless set
   */
  Map<String, String> nodeSelector();

  /**
   * Returns which nodes and neighbours to prefer.
   *
   * @return the rules; none unless set
   */
  Optional<Affinity> affinity();

  /**
   * Returns which taints of nodes to put up with.
   *
   * @return the taints; none unless set
   */
  List<Toleration> tolerations();

  /**
   * Returns containers to run before the Job's.
   *
   * @return the containers; none unless set
   */
  @Value.Redacted
  List<Container> initContainers();

  /**
   * Returns containers to run beside the Job's.
   *
   * @return the containers; none unless set
   */
  @Value.Redacted
  List<Container> sidecarContainers();

  /**
   * Returns volumes of the Pod.
   *
   * @return the volumes; none unless set
   */
  List<Volume> volumes();

  /**
   * Returns where the Job's container sees the volumes.
   *
   * @return the mounts; none unless set
   */
  List<VolumeMount> volumeMounts();

  /**
   * Tells whether the Job is deleted when it is over.
   *
   * @return false unless set
   */
  @Value.Default
  default boolean autoRemoveFinished() {
    return false;
  }

  /**
   * Tells whether deleting the NebulaBackup deletes the data in the store.
   *
   * @return false unless set
   */
  @Value.Default
  default boolean cleanBackupData() {
    return false;
  }

  /**
   * Returns labels of the NebulaBackup, which the operator copies to the Job and its Pod.
   *
   * @return the labels; none unless set
   */
  Map<String, String> labels();

  /**
   * Returns annotations of the NebulaBackup, which the operator copies to the Job and its Pod.
   *
   * @return the annotations; none unless set
   */
  Map<String, String> annotations();

  /**
   * Tells whether a base older than the cluster's {@code wal_ttl} is refused. Once the WAL is older
   * than that, storaged may have deleted it, and an increment cannot be cut.
   *
   * @return true unless set
   */
  @Value.Default
  default boolean withinWalTtl() {
    return true;
  }

  /**
   * Returns what is wrong with it, apart from the cluster.
   *
   * @return the problems, possibly none
   */
  default List<InvalidSpecException> problems() {
    return BackupSpecRules.problems(this, MAX_NAME_LENGTH);
  }

  /** Builds specs. Not safe for use by several threads. */
  final class Builder extends ImmutableKubernetesBackupSpec.Builder {}
}
