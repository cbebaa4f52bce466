// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes;

import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.nebulabackup.error.BackupNotFoundException;
import io.nebulabackup.kubernetes.model.NebulaCronBackup;
import io.nebulabackup.kubernetes.spec.CronBackupSpec;
import java.util.List;
import java.util.Optional;

/**
 * Takes backups on a schedule: the NebulaCronBackups of a namespace. Safe for use by several
 * threads.
 */
public final class KubernetesCronBackups {

  private final Scope scope;

  KubernetesCronBackups(Scope scope) {
    this.scope = scope;
  }

  /**
   * Checks a schedule and makes nothing: its fields; that the name is free; that the cluster exists
   * and has agents; that the Secrets exist and have their keys; and of increments, that the time
   * between two runs is shorter than the cluster's {@code wal_ttl}, and that the template's base
   * will do for the first run, as {@link KubernetesBackups#plan} checks it.
   *
   * @param spec what to back up when
   * @return what would be submitted, and warnings
   * @throws io.nebulabackup.error.BackupException the reason why it cannot succeed; several reasons
   *     as {@link io.nebulabackup.error.PlanFailedException}
   */
  public SubmissionPlan plan(CronBackupSpec spec) {
    List<String> warnings = CronChecks.run(scope, spec);
    return new SubmissionPlan(scope.yaml(Manifests.cronBackup(scope.namespace(), spec)), warnings);
  }

  /**
   * Checks a schedule as {@link #plan} does and makes its NebulaCronBackup.
   *
   * @param spec what to back up when
   * @return the NebulaCronBackup, with the plan's warnings, which are logged too
   * @throws io.nebulabackup.error.BackupException as {@link #plan}
   */
  public KubernetesCronBackup submit(CronBackupSpec spec) {
    List<String> warnings =
        Warnings.logged(
            "NebulaCronBackup " + scope.path(spec.template().name()), CronChecks.run(scope, spec));
    return Readings.cronBackup(
        scope.create(Manifests.cronBackup(scope.namespace(), spec)), warnings);
  }

  /**
   * Takes no backups for the time being. One that is running goes on.
   *
   * @param name the name of the NebulaCronBackup
   * @throws BackupNotFoundException if there is none
   */
  public void pause(String name) {
    pause(name, true);
  }

  /**
   * Takes backups again.
   *
   * @param name the name of the NebulaCronBackup
   * @throws BackupNotFoundException if there is none
   */
  public void resume(String name) {
    pause(name, false);
  }

  private void pause(String name, boolean pause) {
    NebulaCronBackup found = object(name);
    ApiCalls.run(
        (pause ? "pause" : "resume")
            + " NebulaCronBackup "
            + scope.path(found.getMetadata().getName()),
        () ->
            scope
                .resource(NebulaCronBackup.class, name)
                .patch(
                    PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"pause\":" + pause + "}}"));
  }

  /**
   * Lists the schedules.
   *
   * @return the namespace's NebulaCronBackups, sorted by name
   */
  public List<KubernetesCronBackup> list() {
    return scope.list(NebulaCronBackup.class).stream().map(Readings::cronBackup).toList();
  }

  /**
   * Looks a schedule up.
   *
   * @param name the name of the NebulaCronBackup
   * @return the schedule, or empty if there is none
   */
  public Optional<KubernetesCronBackup> find(String name) {
    return scope.find(NebulaCronBackup.class, name).map(Readings::cronBackup);
  }

  private NebulaCronBackup object(String name) {
    return scope
        .find(NebulaCronBackup.class, name)
        .orElseThrow(
            () ->
                new BackupNotFoundException(
                    "no NebulaCronBackup " + scope.path(name) + ": see cronBackups().list()",
                    null));
  }

  /**
   * Deletes a NebulaCronBackup with all NebulaBackups it has made, for it owns them; their data
   * goes only if the template had {@code cleanBackupData}.
   *
   * @param name the name of the NebulaCronBackup
   * @throws BackupNotFoundException if there is none
   */
  public void delete(String name) {
    NebulaCronBackup object = object(name);
    ApiCalls.run(
        "delete NebulaCronBackup " + scope.path(name),
        () -> Deletion.of(scope.resource(NebulaCronBackup.class, name), object));
  }

  /**
   * Prints the schedules as {@code kubectl get ncb} does.
   *
   * @return the columns NAME, SCHEDULE, LASTBACKUP, LASTSCHEDULETIME, LASTSUCCESSFULTIME,
   *     BACKUPCLEANTIME and AGE, no newline at the end
   */
  public String table() {
    return Tables.cronBackups(scope.list(NebulaCronBackup.class), scope);
  }
}
