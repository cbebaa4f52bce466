// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.nebulabackup.BackupClient;
import io.nebulabackup.kubernetes.spec.KubernetesBackupSpec;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Takes backups of NebulaGraph clusters that nebula-operator runs on Kubernetes, by the operator's
 * own objects: what {@code kubectl edit nc}, {@code create secret}, {@code apply} and {@code get
 * nb} do, with the checks before and the waiting after. Whether the vendor's operator acts on the
 * objects or the controller of this library makes no difference.
 *
 * <pre>{@code
 * try (KubernetesBackupClient nebula = KubernetesBackupClient.connect()) {
 *   KubernetesBackup backup =
 *       nebula.backups().incremental("nb2024-incr")
 *           .base("BACKUP_2024_02_05_08_05_13").cluster("nebula", storage)
 *           .image("reg.vesoft-inc.com/cloud-dev/br-ent", "v3.7.0")
 *           .run();
 *   System.out.println(nebula.backups().table());
 * }
 * }</pre>
 *
 * <p>Connecting makes no request. Instances are safe for use by several threads and must be closed;
 * closing ends the following of objects, not what the operator does with them.
 */
public final class KubernetesBackupClient implements AutoCloseable {

  private static final String DEFAULT_NAMESPACE = "default";

  private final Scope scope;
  private final @Nullable KubernetesClient owned;

  private KubernetesBackupClient(Scope scope, @Nullable KubernetesClient owned) {
    this.scope = scope;
    this.owned = owned;
  }

  /**
   * Connects as {@code kubectl} does: by the kubeconfig, or inside a Pod by its service account.
   *
   * @return the client, in the namespace of the kubeconfig's context
   */
  public static KubernetesBackupClient connect() {
    KubernetesClient kubernetes = new KubernetesClientBuilder().build();
    return new KubernetesBackupClient(scope(kubernetes, Clock.systemUTC()), kubernetes);
  }

  /**
   * Uses a client that is there.
   *
   * @param kubernetes the client, which stays the caller's to close, after this one
   * @return the client, in the namespace of the other one
   */
  public static KubernetesBackupClient on(KubernetesClient kubernetes) {
    return on(kubernetes, Clock.systemUTC());
  }

  static KubernetesBackupClient on(KubernetesClient kubernetes, Clock clock) {
    return new KubernetesBackupClient(scope(kubernetes, clock), null);
  }

  private static Scope scope(KubernetesClient kubernetes, Clock clock) {
    String namespace = kubernetes.getNamespace();
    return new Scope(
        kubernetes, namespace == null ? DEFAULT_NAMESPACE : namespace, clock, new Followings());
  }

  /**
   * Works in another namespace.
   *
   * @param namespace the namespace
   * @return a view of this client, which need not be closed and ends with this one
   */
  public KubernetesBackupClient inNamespace(String namespace) {
    return new KubernetesBackupClient(scope.in(namespace), null);
  }

  /**
   * Returns the namespace.
   *
   * @return where objects are looked for and made
   */
  public String namespace() {
    return scope.namespace();
  }

  /**
   * Returns what can be done with a cluster.
   *
   * @param name the name of the NebulaCluster; no request is made
   * @return the cluster
   */
  public KubernetesCluster cluster(String name) {
    return new KubernetesCluster(scope, name);
  }

  /**
   * Returns what makes the Secrets that backups need.
   *
   * @return the operations
   */
  public KubernetesSecrets secrets() {
    return new KubernetesSecrets(scope);
  }

  /**
   * Returns what takes and finds backups.
   *
   * @return the operations
   */
  public KubernetesBackups backups() {
    return new KubernetesBackups(scope);
  }

  /**
   * Returns what takes backups on a schedule.
   *
   * @return the operations
   */
  public KubernetesCronBackups cronBackups() {
    return new KubernetesCronBackups(scope);
  }

  /**
   * Returns what restores backups.
   *
   * @return the operations
   */
  public KubernetesRestores restores() {
    return new KubernetesRestores(scope);
  }

  /**
   * Returns a client like that of {@link BackupClient#builder()} for code that is to run with and
   * without Kubernetes: its backups are taken by the operator, through NebulaBackups, and their
   * results read from the repository.
   *
   * @param template how to take each backup; a time is added to its name, which may have 32
   *     characters, and its base does not count
   * @param direct a client of the same cluster and repository. It plans, lists, verifies, cleans up
   *     and restores, in place; to restore into a new cluster, use {@link #restores()}
   * @return a client that closes the direct one; closing ends the following of backups, not the
   *     backups
   */
  public BackupClient backupClient(KubernetesBackupSpec template, BackupClient direct) {
    return new OperatedBackupClient(scope, template, direct);
  }

  /** Ends the following of objects; operations under way end with a {@link KubernetesException}. */
  @Override
  public void close() {
    scope.open().close();
    if (owned != null) {
      owned.close();
    }
  }
}
