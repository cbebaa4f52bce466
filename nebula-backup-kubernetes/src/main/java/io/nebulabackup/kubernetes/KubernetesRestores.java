// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes;

import io.nebulabackup.error.BackupNotFoundException;
import io.nebulabackup.error.InvalidSpecException;
import io.nebulabackup.kubernetes.model.NebulaRestore;
import io.nebulabackup.kubernetes.spec.KubernetesRestoreSpec;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Restores backups into new clusters: the NebulaRestores of a namespace. Safe for use by several
 * threads.
 */
public final class KubernetesRestores {

  private final Scope scope;

  KubernetesRestores(Scope scope) {
    this.scope = scope;
  }

  /**
   * Describes a restore, step by step.
   *
   * @param name the name of the NebulaRestore to make
   * @param backup the backup's name, such as {@code BACKUP_2024_02_05_08_05_13}
   * @return the first step
   */
  public NewRestore.OfCluster from(String name, String backup) {
    return new NewRestore.OfCluster(
        this, KubernetesRestoreSpec.builder().name(name).backup(backup));
  }

  /**
   * Checks a restore and makes nothing: its fields; that the name is free; that the cluster backed
   * up exists and has agents; that the Secret exists and has its keys.
   *
   * @param spec what to restore
   * @return what would be submitted, and warnings
   * @throws io.nebulabackup.error.BackupException the reason why it cannot succeed; several reasons
   *     as {@link io.nebulabackup.error.PlanFailedException}
   */
  public SubmissionPlan plan(KubernetesRestoreSpec spec) {
    List<String> warnings = check(spec);
    return new SubmissionPlan(scope.yaml(Manifests.restore(scope.namespace(), spec)), warnings);
  }

  /**
   * Checks a restore as {@link #plan} does, submits and follows it.
   *
   * @param spec what to restore
   * @param listener told of every change, on a thread of the client: must return quickly; what it
   *     throws is dropped
   * @return the running restore, with the plan's warnings, which are logged too; it fails with
   *     {@link OperatorFailureException} where the operator says so. To cancel it deletes the
   *     NebulaRestore, not the new cluster
   * @throws io.nebulabackup.error.BackupException as {@link #plan}
   */
  public KubernetesOperation<KubernetesRestore> start(
      KubernetesRestoreSpec spec, Consumer<KubernetesRestore> listener) {
    List<String> warnings =
        Warnings.logged("NebulaRestore " + scope.path(spec.name()), check(spec));
    return follow(scope.create(Manifests.restore(scope.namespace(), spec)), listener, warnings);
  }

  private List<String> check(KubernetesRestoreSpec spec) {
    Findings findings = new Findings(spec.problems());
    if (findings.isSound("name")) {
      findings.check(
          "whether the name is free",
          () ->
              find(spec.name())
                  .ifPresent(
                      taken ->
                          findings.problem(
                              new InvalidSpecException(
                                  "name",
                                  spec.name(),
                                  "a NebulaRestore of this name is there already; choose"
                                      + " another name or delete that one"))));
    }
    if (findings.isSound("cluster") && findings.isSound("clusterNamespace")) {
      findings.check(
          "the cluster",
          new ClusterChecks(
                  scope,
                  spec.cluster(),
                  spec.clusterNamespace().orElse(scope.namespace()),
                  findings)
              ::run);
    }
    new SecretChecks(scope, findings).run(spec.storage(), List.of());
    return findings.orThrow();
  }

  /**
   * Follows a restore that was submitted before, by whomever.
   *
   * @param name the name of the NebulaRestore
   * @return the restore, running or over
   * @throws BackupNotFoundException if there is none
   */
  public KubernetesOperation<KubernetesRestore> follow(String name) {
    return follow(object(name), change -> {}, List.of());
  }

  private Following<NebulaRestore, KubernetesRestore> follow(
      NebulaRestore object, Consumer<KubernetesRestore> listener, List<String> warnings) {
    return Following.start(
        scope,
        new RestoreSubject(scope.path(object.getMetadata().getName()), listener, warnings),
        scope.resource(NebulaRestore.class, object.getMetadata().getName()),
        object);
  }

  /**
   * Lists the restores.
   *
   * @return the namespace's NebulaRestores, sorted by name
   */
  public List<KubernetesRestore> list() {
    return scope.list(NebulaRestore.class).stream().map(Readings::restore).toList();
  }

  /**
   * Looks a restore up.
   *
   * @param name the name of the NebulaRestore
   * @return the restore, or empty if there is none
   */
  public Optional<KubernetesRestore> find(String name) {
    return scope.find(NebulaRestore.class, name).map(Readings::restore);
  }

  private NebulaRestore object(String name) {
    return scope
        .find(NebulaRestore.class, name)
        .orElseThrow(
            () ->
                new BackupNotFoundException(
                    "no NebulaRestore " + scope.path(name) + ": see restores().list()", null));
  }

  /**
   * Deletes a NebulaRestore. The cluster it made is kept.
   *
   * @param name the name of the NebulaRestore
   * @throws BackupNotFoundException if there is none
   */
  public void delete(String name) {
    NebulaRestore object = object(name);
    ApiCalls.run(
        "delete NebulaRestore " + scope.path(name),
        () -> Deletion.of(scope.resource(NebulaRestore.class, name), object));
  }

  /**
   * Prints the restores as {@code kubectl get nr} does.
   *
   * @return the columns NAME, STATUS, RESTORED-CLUSTER, STARTED, COMPLETED and AGE, no newline at
   *     the end
   */
  public String table() {
    return Tables.restores(scope.list(NebulaRestore.class), scope);
  }
}
