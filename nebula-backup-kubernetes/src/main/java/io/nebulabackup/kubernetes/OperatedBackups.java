// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes;

import io.nebulabackup.BackupEvent;
import io.nebulabackup.BackupListener;
import io.nebulabackup.BackupOperation;
import io.nebulabackup.BackupOperations;
import io.nebulabackup.error.InvalidSpecException;
import io.nebulabackup.kubernetes.spec.KubernetesBackupSpec;
import io.nebulabackup.model.BackupPlan;
import io.nebulabackup.model.BackupSet;
import io.nebulabackup.spec.FullBackupSpec;
import io.nebulabackup.spec.IncrementalBackupSpec;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Backups that the operator takes, planned and found in the repository by another client. */
final class OperatedBackups implements BackupOperations {

  /** As the operator names the backups of a schedule, and to the millisecond. */
  private static final DateTimeFormatter SUFFIX =
      DateTimeFormatter.ofPattern("uuuuMMdd't'HHmmssSSS").withZone(ZoneOffset.UTC);

  private static final int DEFAULT_COMPRESSION =
      IncrementalBackupSpec.builder().base("BACKUP_2000_01_01_00_00_00").build().compressionLevel();

  private final Scope scope;
  private final KubernetesBackupSpec template;
  private final BackupOperations direct;

  OperatedBackups(Scope scope, KubernetesBackupSpec template, BackupOperations direct) {
    this.scope = scope;
    this.template = template;
    this.direct = direct;
  }

  @Override
  public BackupPlan plan(FullBackupSpec spec) {
    return withWarnings(BackupChecks.run(scope, operated(spec)), direct.plan(spec));
  }

  @Override
  public BackupPlan plan(IncrementalBackupSpec spec) {
    return withWarnings(BackupChecks.run(scope, operated(spec)), direct.plan(spec));
  }

  private static BackupPlan withWarnings(List<String> warnings, BackupPlan plan) {
    return BackupPlan.builder().from(plan).addAllWarnings(warnings).build();
  }

  @Override
  public BackupOperation<BackupSet> start(FullBackupSpec spec, BackupListener listener) {
    return start(operated(spec), listener);
  }

  @Override
  public BackupOperation<BackupSet> start(IncrementalBackupSpec spec, BackupListener listener) {
    return start(operated(spec), listener);
  }

  private BackupOperation<BackupSet> start(KubernetesBackupSpec spec, BackupListener listener) {
    tell(listener, new BackupEvent.PhaseStarted(BackupEvent.Phase.PLAN));
    BackupChecks.run(scope, spec)
        .forEach(warning -> tell(listener, new BackupEvent.Warning(warning)));
    RunningOnce running = new RunningOnce(listener);
    return new OperatedBackup(
        new KubernetesBackups(scope).submitChecked(spec, running), direct::require);
  }

  private static void tell(BackupListener listener, BackupEvent event) {
    // What a listener throws is dropped.
    CompletableFuture<Void> unused =
        CompletableFuture.completedFuture(event).thenAccept(listener::onEvent);
  }

  private KubernetesBackupSpec operated(FullBackupSpec spec) {
    return KubernetesBackupSpec.builder()
        .from(template)
        .name(name())
        .base(Optional.empty())
        .concurrency(spec.concurrency())
        .build();
  }

  private KubernetesBackupSpec operated(IncrementalBackupSpec spec) {
    if (spec.orElseFull()) {
      throw new InvalidSpecException(
          "orElseFull", "true", "a NebulaBackup has no such field: take the full backup yourself");
    }
    if (spec.orElseWalOnly()) {
      throw new InvalidSpecException(
          "orElseWalOnly", "true", "a NebulaBackup has no such field: leave it out");
    }
    if (spec.compressionLevel() != DEFAULT_COMPRESSION) {
      throw new InvalidSpecException(
          "compressionLevel",
          Integer.toString(spec.compressionLevel()),
          "a NebulaBackup has no such field: leave it at " + DEFAULT_COMPRESSION);
    }
    return KubernetesBackupSpec.builder()
        .from(template)
        .name(name())
        .base(spec.base())
        .concurrency(spec.concurrency())
        .build();
  }

  private String name() {
    return template.name() + "-" + SUFFIX.format(scope.clock().instant());
  }

  @Override
  public List<BackupSet> list() {
    return direct.list();
  }

  @Override
  public Optional<BackupSet> find(String name) {
    return direct.find(name);
  }
}
