// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

import io.nebulabackup.error.InvalidSpecException;
import io.nebulabackup.kubernetes.cron.GoDuration;
import io.nebulabackup.kubernetes.cron.Schedule;
import io.nebulabackup.kubernetes.model.NebulaBackupSpec;
import io.nebulabackup.kubernetes.model.NebulaCronBackup;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a NebulaCronBackup asks for, read and checked.
 *
 * @param schedule when
 * @param keep how long backups are kept, or null for ever
 * @param fullEvery every how many backups one is full; 0 if the template alone decides
 * @param template what each backup is like
 */
record CronPlan(
    Schedule schedule, @Nullable Duration keep, int fullEvery, NebulaBackupSpec template) {

  /**
   * @throws InvalidSpecException naming the wrong field
   */
  static CronPlan of(NebulaCronBackup cron, ZoneId zone) {
    String name = cron.getMetadata().getName();
    if (cron.getSpec() == null || cron.getSpec().getBackupTemplate() == null) {
      throw new InvalidSpecException("spec.backupTemplate", "missing", "say what to back up");
    }
    Map<String, String> unreadable = cron.getSpec().getBackupTemplate().unreadableFields();
    if (!unreadable.isEmpty()) {
      throw new InvalidSpecException(
          "spec.backupTemplate",
          "unreadable",
          "correct it: " + String.join("; ", unreadable.values()));
    }
    String longest = ObjectNames.backupJob(BackupJobs.FULL, CronBackups.name(name, Instant.EPOCH));
    if (longest.length() > ObjectNames.LONGEST_JOB_NAME) {
      throw new InvalidSpecException(
          "metadata.name",
          name,
          "use at most "
              + (ObjectNames.LONGEST_JOB_NAME - longest.length() + name.length())
              + " characters: the Jobs are named after it");
    }
    String schedule = cron.getSpec().getSchedule();
    String keep = cron.getSpec().getMaxReservedTime();
    return new CronPlan(
        Schedule.parse(
            "spec.schedule", schedule == null ? "" : schedule, zone, CronBackups.created(cron)),
        keep == null || keep.isEmpty() ? null : GoDuration.parse("spec.maxReservedTime", keep),
        fullEvery(cron),
        cron.getSpec().getBackupTemplate());
  }

  private static int fullEvery(NebulaCronBackup cron) {
    String text = Resources.annotation(cron, NebulaCronBackup.FULL_EVERY_ANNOTATION);
    if (text == null) {
      return 0;
    }
    if (!text.matches("[1-9][0-9]{0,3}")) {
      throw new InvalidSpecException(
          NebulaCronBackup.FULL_EVERY_ANNOTATION,
          text,
          "write 1 for full backups only, or n for n - 1 incremental backups after each full one");
    }
    return Integer.parseInt(text);
  }
}
