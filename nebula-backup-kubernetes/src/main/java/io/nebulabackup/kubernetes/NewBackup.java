// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.nebulabackup.BackupOperation;
import io.nebulabackup.kubernetes.spec.ImagePullPolicy;
import io.nebulabackup.kubernetes.spec.KubernetesBackupSpec;
import io.nebulabackup.kubernetes.spec.StorageTarget;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * A backup being described. Immutable: every refinement returns a new step. Nothing is checked
 * before {@link #plan()}, {@link #submit()}, {@link #start()} or {@link #run()}; then all findings
 * come at once.
 */
@CheckReturnValue
public final class NewBackup {

  private final KubernetesBackups operations;
  private final KubernetesBackupSpec spec;
  private final Consumer<KubernetesBackup> listener;

  private NewBackup(
      KubernetesBackups operations,
      KubernetesBackupSpec spec,
      Consumer<KubernetesBackup> listener) {
    this.operations = operations;
    this.spec = spec;
    this.listener = listener;
  }

  /** An incremental backup without a base. */
  @CheckReturnValue
  public static final class OnBase {

    private final KubernetesBackups operations;
    private final String name;

    OnBase(KubernetesBackups operations, String name) {
      this.operations = operations;
      this.name = name;
    }

    /**
     * Names the base.
     *
     * @param backup the previous backup of the chain, full or incremental, such as {@code
     *     BACKUP_2024_02_05_08_05_13}; not the name of its NebulaBackup
     * @return the next step
     */
    public OfCluster base(String backup) {
      return new OfCluster(operations, KubernetesBackupSpec.builder().name(name).base(backup));
    }
  }

  /** A backup without a cluster. */
  @CheckReturnValue
  public static final class OfCluster {

    private final KubernetesBackups operations;
    private final KubernetesBackupSpec.Builder builder;

    OfCluster(KubernetesBackups operations, KubernetesBackupSpec.Builder builder) {
      this.operations = operations;
      this.builder = builder;
    }

    /**
     * Names the cluster.
     *
     * @param cluster the name of the NebulaCluster
     * @param storage where to
     * @return the step on which everything else is set
     */
    public NewBackup cluster(String cluster, StorageTarget storage) {
      KubernetesBackupSpec spec = builder.cluster(cluster).storage(storage).build();
      return new NewBackup(operations, spec, change -> {});
    }
  }

  /**
   * Sets anything of the description.
   *
   * @param change sets it
   * @return the refined step
   */
  public NewBackup with(Consumer<KubernetesBackupSpec.Builder> change) {
    KubernetesBackupSpec.Builder builder = KubernetesBackupSpec.builder().from(spec);
    change.accept(builder);
    return new NewBackup(operations, builder.build(), listener);
  }

  /**
   * Names the namespace of the cluster.
   *
   * @param namespace the namespace; that of the backup unless set
   * @return the refined step
   */
  public NewBackup clusterNamespace(String namespace) {
    return with(builder -> builder.clusterNamespace(namespace));
  }

  /**
   * Sets the image of the backup tool, which must be set.
   *
   * @param image the image without its tag
   * @param version the tag
   * @return the refined step
   */
  public NewBackup image(String image, String version) {
    return with(builder -> builder.image(image).version(version));
  }

  /**
   * Sets what the Job's container requests and may use.
   *
   * @param resources the resources
   * @return the refined step
   */
  public NewBackup resources(ResourceRequirements resources) {
    return with(builder -> builder.resources(resources));
  }

  /**
   * Adds an environment variable of the Job's container.
   *
   * @param variable the variable
   * @return the refined step
   */
  public NewBackup env(EnvVar variable) {
    return with(builder -> builder.addEnv(variable));
  }

  /**
   * Sets when to pull the image.
   *
   * @param policy the policy; {@link ImagePullPolicy#ALWAYS} unless set
   * @return the refined step
   */
  public NewBackup imagePullPolicy(ImagePullPolicy policy) {
    return with(builder -> builder.imagePullPolicy(policy));
  }

  /**
   * Adds a Secret for pulling the image.
   *
   * @param secretName the name of the Secret, in the namespace of the backup
   * @return the refined step
   */
  public NewBackup imagePullSecret(String secretName) {
    return with(builder -> builder.addImagePullSecrets(secretName));
  }

  /**
   * Adds a label that a node must have. The vendor's operator up to 1.8 does not heed it; use
   * {@link #affinity} there.
   *
   * @param label the label's name
   * @param value the label's value
   * @return the refined step
   */
  public NewBackup nodeSelector(String label, String value) {
    return with(builder -> builder.putNodeSelector(label, value));
  }

  /**
   * Sets which nodes and neighbours to prefer.
   *
   * @param affinity the rules
   * @return the refined step
   */
  public NewBackup affinity(Affinity affinity) {
    return with(builder -> builder.affinity(affinity));
  }

  /**
   * Adds a taint of nodes to put up with.
   *
   * @param toleration the taint
   * @return the refined step
   */
  public NewBackup toleration(Toleration toleration) {
    return with(builder -> builder.addTolerations(toleration));
  }

  /**
   * Adds a container to run before the Job's.
   *
   * @param container the container
   * @return the refined step
   */
  public NewBackup initContainer(Container container) {
    return with(builder -> builder.addInitContainers(container));
  }

  /**
   * Adds a container to run beside the Job's. One named {@code ng-backup} replaces the Job's.
   *
   * @param container the container
   * @return the refined step
   */
  public NewBackup sidecarContainer(Container container) {
    return with(builder -> builder.addSidecarContainers(container));
  }

  /**
   * Adds a volume and has the Job's container see it.
   *
   * @param volume the volume
   * @param mount where the container sees it
   * @return the refined step
   */
  public NewBackup volume(Volume volume, VolumeMount mount) {
    return with(builder -> builder.addVolumes(volume).addVolumeMounts(mount));
  }

  /**
   * Has the Job deleted when it is over.
   *
   * @return the refined step
   */
  public NewBackup autoRemoveFinished() {
    return with(builder -> builder.autoRemoveFinished(true));
  }

  /**
   * Has the data in the store deleted with the NebulaBackup.
   *
   * @return the refined step
   */
  public NewBackup cleanBackupData() {
    return with(builder -> builder.cleanBackupData(true));
  }

  /**
   * Sets how many transfers each host runs side by side.
   *
   * @param concurrency 1 to 256; 5 unless set
   * @return the refined step
   */
  public NewBackup concurrency(int concurrency) {
    return with(builder -> builder.concurrency(concurrency));
  }

  /**
   * Sets who is told of every change.
   *
   * @param listener the listener
   * @return the refined step
   */
  public NewBackup onChange(Consumer<KubernetesBackup> listener) {
    return new NewBackup(operations, spec, listener);
  }

  /**
   * Returns what has been described.
   *
   * @return the spec
   */
  public KubernetesBackupSpec spec() {
    return spec;
  }

  /**
   * Checks the backup and makes nothing.
   *
   * @return what would be submitted, and warnings
   * @throws io.nebulabackup.error.BackupException the reason why it cannot succeed
   */
  public SubmissionPlan plan() {
    return operations.plan(spec);
  }

  /**
   * Submits the backup and does not wait for anything.
   *
   * @return the NebulaBackup, which the operator has not yet seen, with warnings
   * @throws io.nebulabackup.error.BackupException the reason why it cannot succeed
   */
  @CanIgnoreReturnValue
  public KubernetesBackup submit() {
    return operations.submit(spec);
  }

  /**
   * Submits the backup and follows it. To cancel it deletes the NebulaBackup and its Job.
   *
   * @return the running backup
   * @throws io.nebulabackup.error.BackupException the reason why it cannot succeed
   */
  @CanIgnoreReturnValue
  public KubernetesOperation<KubernetesBackup> start() {
    return operations.start(spec, listener);
  }

  /**
   * Submits the backup and waits for its end.
   *
   * @return the complete backup, with the warnings of its submission
   * @throws io.nebulabackup.error.BackupException the reason why there is none
   */
  @CanIgnoreReturnValue
  public KubernetesBackup run() {
    return start().join();
  }

  /**
   * Submits the backup, waits for its end, and cancels it when the time is over.
   *
   * @param timeout how long to wait
   * @return the complete backup
   * @throws io.nebulabackup.error.BackupCancelledException if the time was over first
   * @throws io.nebulabackup.error.BackupException the reason why there is no backup
   */
  @CanIgnoreReturnValue
  public KubernetesBackup run(Duration timeout) {
    BackupOperation<KubernetesBackup> operation = start();
    return operation
        .join(timeout)
        .orElseGet(
            () -> {
              operation.cancel();
              return operation.join();
            });
  }
}
