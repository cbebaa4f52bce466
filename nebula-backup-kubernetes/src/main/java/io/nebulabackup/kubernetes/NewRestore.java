// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.Toleration;
import io.nebulabackup.kubernetes.spec.KubernetesRestoreSpec;
import io.nebulabackup.kubernetes.spec.StorageTarget;
import java.util.function.Consumer;

/** A restore being described. Immutable: every refinement returns a new step. */
@CheckReturnValue
public final class NewRestore {

  private final KubernetesRestores operations;
  private final KubernetesRestoreSpec spec;
  private final Consumer<KubernetesRestore> listener;

  private NewRestore(
      KubernetesRestores operations,
      KubernetesRestoreSpec spec,
      Consumer<KubernetesRestore> listener) {
    this.operations = operations;
    this.spec = spec;
    this.listener = listener;
  }

  /** A restore without a cluster. */
  @CheckReturnValue
  public static final class OfCluster {

    private final KubernetesRestores operations;
    private final KubernetesRestoreSpec.Builder builder;

    OfCluster(KubernetesRestores operations, KubernetesRestoreSpec.Builder builder) {
      this.operations = operations;
      this.builder = builder;
    }

    /**
     * Names the cluster that was backed up and must be running; the new one is made like it.
     *
     * @param name the name of the NebulaCluster
     * @param storage where the backup lies
     * @return the step on which everything else is set
     */
    public NewRestore cluster(String name, StorageTarget storage) {
      KubernetesRestoreSpec spec = builder.cluster(name).storage(storage).build();
      return new NewRestore(operations, spec, change -> {});
    }
  }

  /**
   * Sets anything of the description.
   *
   * @param change sets it
   * @return the refined step
   */
  public NewRestore with(Consumer<KubernetesRestoreSpec.Builder> change) {
    KubernetesRestoreSpec.Builder builder = KubernetesRestoreSpec.builder().from(spec);
    change.accept(builder);
    return new NewRestore(operations, builder.build(), listener);
  }

  /**
   * Names the namespace of the cluster that was backed up.
   *
   * @param namespace the namespace; that of the restore unless set
   * @return the refined step
   */
  public NewRestore clusterNamespace(String namespace) {
    return with(builder -> builder.clusterNamespace(namespace));
  }

  /**
   * Sets how many transfers each host runs side by side.
   *
   * @param concurrency 1 to 256; 5 unless set
   * @return the refined step
   */
  public NewRestore concurrency(int concurrency) {
    return with(builder -> builder.concurrency(concurrency));
  }

  /**
   * Adds a label that a node must have for the new cluster.
   *
   * @param label the label's name
   * @param value the label's value
   * @return the refined step
   */
  public NewRestore nodeSelector(String label, String value) {
    return with(builder -> builder.putNodeSelector(label, value));
  }

  /**
   * Sets which nodes and neighbours to prefer for the new cluster.
   *
   * @param affinity the rules
   * @return the refined step
   */
  public NewRestore affinity(Affinity affinity) {
    return with(builder -> builder.affinity(affinity));
  }

  /**
   * Adds a taint of nodes to put up with for the new cluster.
   *
   * @param toleration the taint
   * @return the refined step
   */
  public NewRestore toleration(Toleration toleration) {
    return with(builder -> builder.addTolerations(toleration));
  }

  /**
   * Replaces the data of a cluster, where the controller of this library does the restore.
   *
   * @param cluster the name of the NebulaCluster, which may be the one backed up
   * @return the refined step
   */
  public NewRestore into(String cluster) {
    return with(builder -> builder.into(cluster));
  }

  /**
   * Has the new cluster deleted when the restore fails.
   *
   * @return the refined step
   */
  public NewRestore autoRemoveFailed() {
    return with(builder -> builder.autoRemoveFailed(true));
  }

  /**
   * Sets who is told of every change.
   *
   * @param listener the listener
   * @return the refined step
   */
  public NewRestore onChange(Consumer<KubernetesRestore> listener) {
    return new NewRestore(operations, spec, listener);
  }

  /**
   * Returns what has been described.
   *
   * @return the spec
   */
  public KubernetesRestoreSpec spec() {
    return spec;
  }

  /**
   * Checks the restore and makes nothing.
   *
   * @return what would be submitted, and warnings
   * @throws io.nebulabackup.error.BackupException the reason why it cannot succeed
   */
  public SubmissionPlan plan() {
    return operations.plan(spec);
  }

  /**
   * Submits the restore and follows it.
   *
   * @return the running restore
   * @throws io.nebulabackup.error.BackupException the reason why it cannot succeed
   */
  @CanIgnoreReturnValue
  public KubernetesOperation<KubernetesRestore> start() {
    return operations.start(spec, listener);
  }

  /**
   * Submits the restore and waits for its end.
   *
   * @return the complete restore
   * @throws io.nebulabackup.error.BackupException the reason why there is none
   */
  @CanIgnoreReturnValue
  public KubernetesRestore run() {
    return start().join();
  }
}
