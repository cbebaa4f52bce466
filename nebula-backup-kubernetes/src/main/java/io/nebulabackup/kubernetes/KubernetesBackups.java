// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes;

import io.nebulabackup.BackupOperation;
import io.nebulabackup.error.BackupNotFoundException;
import io.nebulabackup.kubernetes.model.NebulaBackup;
import io.nebulabackup.kubernetes.spec.KubernetesBackupSpec;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Takes and finds backups: the NebulaBackups of a namespace. Safe for use by several threads. */
public final class KubernetesBackups {

  private final Scope scope;

  KubernetesBackups(Scope scope) {
    this.scope = scope;
  }

  /**
   * Describes a full backup, step by step.
   *
   * @param name the name of the NebulaBackup to make
   * @return the first step
   */
  public NewBackup.OfCluster full(String name) {
    return new NewBackup.OfCluster(this, KubernetesBackupSpec.builder().name(name));
  }

  /**
   * Describes an incremental backup, step by step.
   *
   * @param name the name of the NebulaBackup to make
   * @return the first step
   */
  public NewBackup.OnBase incremental(String name) {
    return new NewBackup.OnBase(this, name);
  }

  /**
   * Checks a backup and makes nothing: its fields; that the name is free; that the cluster exists
   * and has agents; that the Secrets exist and have their keys; and of an increment, that its base
   * is complete, of the same cluster, in the same bucket, and younger than the cluster's {@code
   * wal_ttl}, as far as the objects in Kubernetes tell.
   *
   * @param spec what to back up
   * @return what would be submitted, and warnings
   * @throws io.nebulabackup.error.BackupException the reason why it cannot succeed; several reasons
   *     as {@link io.nebulabackup.error.PlanFailedException}
   */
  public SubmissionPlan plan(KubernetesBackupSpec spec) {
    List<String> warnings = BackupChecks.run(scope, spec);
    return new SubmissionPlan(scope.yaml(Manifests.backup(scope.namespace(), spec)), warnings);
  }

  /**
   * Checks a backup as {@link #plan} does and makes its NebulaBackup.
   *
   * @param spec what to back up
   * @return the NebulaBackup, which the operator has not yet seen, with the plan's warnings, which
   *     are logged too
   * @throws io.nebulabackup.error.BackupException the reason why not; several reasons as {@link
   *     io.nebulabackup.error.PlanFailedException}
   */
  public KubernetesBackup submit(KubernetesBackupSpec spec) {
    List<String> warnings = checked(spec);
    return Readings.backup(create(spec), warnings);
  }

  /**
   * Submits a backup and follows it.
   *
   * @param spec what to back up
   * @param listener told of every change, on a thread of the client: must return quickly; what it
   *     throws is dropped
   * @return the running backup, with the plan's warnings, which are logged too; it fails with
   *     {@link OperatorFailureException} where the operator says so
   * @throws io.nebulabackup.error.BackupException as {@link #submit}
   */
  public KubernetesOperation<KubernetesBackup> start(
      KubernetesBackupSpec spec, Consumer<KubernetesBackup> listener) {
    List<String> warnings = checked(spec);
    return follow(create(spec), listener, warnings);
  }

  BackupOperation<KubernetesBackup> submitChecked(
      KubernetesBackupSpec spec, Consumer<KubernetesBackup> listener) {
    return follow(create(spec), listener, List.of());
  }

  private List<String> checked(KubernetesBackupSpec spec) {
    return Warnings.logged(
        "NebulaBackup " + scope.path(spec.name()), BackupChecks.run(scope, spec));
  }

  private NebulaBackup create(KubernetesBackupSpec spec) {
    return scope.create(Manifests.backup(scope.namespace(), spec));
  }

  /**
   * Follows a backup that was submitted before, by whomever.
   *
   * @param name the name of the NebulaBackup
   * @return the backup, running or over
   * @throws BackupNotFoundException if there is none
   */
  public KubernetesOperation<KubernetesBackup> follow(String name) {
    return follow(object(name), change -> {}, List.of());
  }

  private Following<NebulaBackup, KubernetesBackup> follow(
      NebulaBackup object, Consumer<KubernetesBackup> listener, List<String> warnings) {
    return Following.start(
        scope,
        new BackupSubject(scope.path(object.getMetadata().getName()), listener, warnings),
        scope.resource(NebulaBackup.class, object.getMetadata().getName()),
        object);
  }

  /**
   * Lists the backups.
   *
   * @return the namespace's NebulaBackups, sorted by name
   */
  public List<KubernetesBackup> list() {
    return scope.list(NebulaBackup.class).stream().map(Readings::backup).toList();
  }

  /**
   * Looks a backup up.
   *
   * @param name the name of the NebulaBackup
   * @return the backup, or empty if there is none
   */
  public Optional<KubernetesBackup> find(String name) {
    return scope.find(NebulaBackup.class, name).map(Readings::backup);
  }

  /**
   * Returns a backup that must exist.
   *
   * @param name the name of the NebulaBackup
   * @return the backup
   * @throws BackupNotFoundException if there is none
   */
  public KubernetesBackup require(String name) {
    return Readings.backup(object(name));
  }

  private NebulaBackup object(String name) {
    return scope
        .find(NebulaBackup.class, name)
        .orElseThrow(
            () ->
                new BackupNotFoundException(
                    "no NebulaBackup " + scope.path(name) + ": see backups().list()", null));
  }

  /**
   * Deletes a NebulaBackup with its Job. The data goes only if it was made with {@code
   * cleanBackupData}; then the object stays until the data is gone. Increments that have the backup
   * as their base are lost with the data.
   *
   * @param name the name of the NebulaBackup
   * @throws BackupNotFoundException if there is none
   */
  public void delete(String name) {
    NebulaBackup object = object(name);
    ApiCalls.run(
        "delete NebulaBackup " + scope.path(name),
        () -> Deletion.of(scope.resource(NebulaBackup.class, name), object));
  }

  /**
   * Prints the backups as {@code kubectl get nb} does.
   *
   * @return the columns NAME, TYPE, BACKUP, STATUS, STARTED, COMPLETED and AGE, no newline at the
   *     end
   */
  public String table() {
    return Tables.backups(scope.list(NebulaBackup.class), scope);
  }

  /**
   * Finds the Job of a backup. It is gone if {@code autoRemoveFinished} was set and it is over.
   *
   * @param name the name of the NebulaBackup
   * @return the Job, or empty if there is none
   */
  public Optional<JobState> job(String name) {
    return new Workloads(scope).jobs(name).stream().findFirst();
  }

  /**
   * Finds the Pods of a backup, those of its Job.
   *
   * @param name the name of the NebulaBackup
   * @return the Pods, sorted by name; usually one
   */
  public List<PodState> pods(String name) {
    return new Workloads(scope).pods(name);
  }

  /**
   * Prints the Jobs of all backups as {@code kubectl get job} does.
   *
   * @return the columns NAME, COMPLETIONS, DURATION and AGE, no newline at the end
   */
  public String jobTable() {
    return Tables.jobs(new Workloads(scope).jobs(), scope);
  }

  /**
   * Prints the Pods of all backups as {@code kubectl get pod} does.
   *
   * @return the columns NAME, READY, STATUS, RESTARTS and AGE, no newline at the end
   */
  public String podTable() {
    return Tables.pods(new Workloads(scope).pods(), scope);
  }
}
