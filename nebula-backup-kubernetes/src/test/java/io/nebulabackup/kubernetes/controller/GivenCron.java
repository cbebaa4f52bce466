// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

import io.nebulabackup.kubernetes.model.NebulaBackup;
import io.nebulabackup.kubernetes.model.NebulaBackupStatus;
import io.nebulabackup.kubernetes.model.NebulaCronBackup;
import io.nebulabackup.kubernetes.model.NebulaCronBackupSpec;
import io.nebulabackup.kubernetes.model.StatusCondition;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A schedule, each night at two, and backups of it. */
final class GivenCron {

  static final Instant CREATED = Instant.parse("2026-11-01T12:00:00Z");

  private GivenCron() {}

  static NebulaCronBackup cron(
      @Nullable String base, @Nullable String fullEvery, @Nullable String keep) {
    NebulaCronBackupSpec spec = new NebulaCronBackupSpec();
    spec.setSchedule("CRON_TZ=UTC 0 2 * * *");
    spec.setMaxReservedTime(keep);
    spec.setBackupTemplate(Given.spec(base));
    NebulaCronBackup cron = new NebulaCronBackup();
    cron.getMetadata().setNamespace("prod");
    cron.getMetadata().setName("nightly");
    cron.getMetadata().setUid("cron-uid");
    cron.getMetadata().setGeneration(1L);
    cron.getMetadata().setCreationTimestamp(CREATED.toString());
    Map<String, String> annotations = new HashMap<>();
    if (fullEvery != null) {
      annotations.put(NebulaCronBackup.FULL_EVERY_ANNOTATION, fullEvery);
    }
    cron.getMetadata().setAnnotations(annotations);
    cron.setSpec(spec);
    return cron;
  }

  /** Two o'clock of a day of November 2026. */
  static Instant night(int day) {
    return Instant.parse("2026-11-%02dT02:00:00Z".formatted(day));
  }

  /** The name metad gives to the backup of a night. */
  static String name(int day) {
    return "BACKUP_2026_11_%02d_02_00_10".formatted(day);
  }

  static NebulaBackup running(NebulaCronBackup cron, int day, @Nullable String base) {
    NebulaBackup backup =
        CronBackups.create(
            cron, Objects.requireNonNull(cron.getSpec().getBackupTemplate()), night(day), base);
    backup.getMetadata().setUid("uid-" + day);
    backup.getMetadata().setCreationTimestamp(night(day).toString());
    return backup;
  }

  static NebulaBackup complete(NebulaCronBackup cron, int day, @Nullable String base) {
    NebulaBackup backup = running(cron, day, base);
    NebulaBackupStatus status = new NebulaBackupStatus();
    status.setBackupName(name(day));
    status.setTimeCompleted(night(day).plusSeconds(60).toString());
    status.setConditions(conditions(Conditions.COMPLETE, "BackupComplete", day));
    backup.setStatus(status);
    return backup;
  }

  static NebulaBackup failed(NebulaCronBackup cron, int day, @Nullable String base, String reason) {
    NebulaBackup backup = running(cron, day, base);
    NebulaBackupStatus status = new NebulaBackupStatus();
    status.setConditions(conditions(Conditions.FAILED, reason, day));
    backup.setStatus(status);
    return backup;
  }

  static NebulaBackup ending(NebulaBackup backup) {
    backup.getMetadata().setDeletionTimestamp(night(28).toString());
    return backup;
  }

  private static List<StatusCondition> conditions(String type, String reason, int day) {
    return Conditions.with(null, type, true, new Sentence(reason, reason), night(day));
  }

  static BackupChains chains(NebulaCronBackup cron, NebulaBackup... backups) {
    return new BackupChains(List.of(backups), CronPlan.of(cron, ZoneOffset.UTC));
  }
}
