// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

import io.nebulabackup.kubernetes.model.NebulaBackup;
import io.nebulabackup.kubernetes.model.NebulaCronBackup;
import io.nebulabackup.kubernetes.model.NebulaCronBackupSpec;
import io.nebulabackup.kubernetes.model.NebulaRestore;
import io.nebulabackup.kubernetes.model.RestoreConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The lives that resources lead in the property tests. */
final class Scenarios {

  private static final String STORE_FAILED = "STORAGE: s3://backups refuses access";
  private static final Duration DAY = Duration.ofDays(1);

  private Scenarios() {}

  static List<Scenario> all() {
    return List.of(
        new Scenario("full backup")
            .create(() -> backup(null))
            .starts("backup-full", "b")
            .succeeds("backup-full", "b", Given.NAME),
        new Scenario("incremental backup")
            .create(() -> backup(Given.NAME))
            .starts("backup-incr", "b")
            .succeeds("backup-incr", "b", Given.OTHER_NAME),
        new Scenario("backup that fails")
            .create(() -> backup(null))
            .starts("backup-full", "b")
            .fails("backup-full", "b", 4, STORE_FAILED),
        new Scenario("backup whose Job is deleted")
            .create(() -> backup(null))
            .losesJob("backup-full", "b"),
        new Scenario("backup of a cluster that is not there")
            .create(() -> with(backup(null), b -> config(b).setClusterName("absent")))
            .passes(Duration.ofHours(3)),
        new Scenario("backup to no bucket")
            .create(() -> with(backup(null), b -> config(b).setS3(null))),
        new Scenario("backup whose Job goes when it is over")
            .create(() -> with(backup(null), b -> b.getSpec().setAutoRemoveFinished(true)))
            .succeeds("backup-full", "b", Given.NAME),
        new Scenario("deletion with the data")
            .create(Scenarios::cleaned)
            .succeeds("backup-full", "b", Given.NAME)
            .deleteWhenComplete(NebulaBackup.class, "b")
            .starts("clean", "b")
            .succeeds("clean", "b", Given.NAME),
        new Scenario("deletion whose cleaning fails")
            .create(Scenarios::cleaned)
            .succeeds("backup-full", "b", Given.NAME)
            .deleteWhenComplete(NebulaBackup.class, "b")
            .fails("clean", "b", 4, STORE_FAILED),
        new Scenario("deletion of a running backup")
            .create(Scenarios::cleaned)
            .delete(NebulaBackup.class, "b"),
        new Scenario("deletion of a backup whose Pod runs")
            .create(Scenarios::cleaned)
            .starts("backup-full", "b")
            .delete(NebulaBackup.class, "b"),
        new Scenario("deletion of a backup that failed midway")
            .create(Scenarios::cleaned)
            .fails("backup-full", "b", 12, "STORAGE: no answer\nbackup: " + Given.NAME)
            .delete(NebulaBackup.class, "b")
            .starts("clean", "b")
            .succeeds("clean", "b", Given.NAME),
        new Scenario("deletion of a chain with its data")
            .create(Scenarios::cleaned)
            .succeeds("backup-full", "b", Given.NAME)
            .create(Scenarios::cleanedIncrement)
            .succeeds("backup-incr", "i", Given.OTHER_NAME)
            .deleteWhenComplete(NebulaBackup.class, "i")
            .deleteWhenComplete(NebulaBackup.class, "b")
            .succeeds("clean", "i", Given.OTHER_NAME)
            .succeeds("clean", "b", Given.NAME),
        new Scenario("restore")
            .create(() -> restore("nebula"))
            .starts("restore", "r")
            .succeeds("restore", "r", Given.NAME),
        new Scenario("restore that fails, whose Job goes")
            .create(() -> with(restore("nebula"), r -> r.getSpec().setAutoRemoveFailed(true)))
            .starts("restore", "r")
            .fails("restore", "r", 4, STORE_FAILED),
        new Scenario("restore into a cluster that nobody names").create(() -> restore(null)),
        new Scenario("schedule, every other backup full, kept for 36 hours")
            .create(Scenarios::cron)
            .passes(DAY)
            .onlyJobSucceeds("BACKUP_2026_11_01_02_00_01")
            .passes(DAY)
            .onlyJobSucceeds("BACKUP_2026_11_02_02_00_02")
            .passes(DAY)
            .onlyJobSucceeds("BACKUP_2026_11_03_02_00_03")
            .passes(DAY)
            .onlyJobSucceeds("BACKUP_2026_11_04_02_00_04")
            .passes(Duration.ofHours(13)));
  }

  private static NebulaBackup backup(@Nullable String base) {
    return Given.backup("", "b", base);
  }

  private static NebulaBackup cleaned() {
    return with(backup(null), backup -> backup.getSpec().setCleanBackupData(true));
  }

  private static NebulaBackup cleanedIncrement() {
    return with(
        Given.backup("", "i", Given.NAME), backup -> backup.getSpec().setCleanBackupData(true));
  }

  private static io.nebulabackup.kubernetes.model.BackupConfig config(NebulaBackup backup) {
    return Objects.requireNonNull(backup.getSpec().getConfig());
  }

  private static NebulaRestore restore(@Nullable String into) {
    RestoreConfig config = new RestoreConfig();
    config.setClusterName("nebula");
    config.setBackupName(Given.NAME);
    config.setS3(config(backup(null)).getS3());
    NebulaRestore restore = new NebulaRestore();
    restore.getMetadata().setName("r");
    if (into != null) {
      restore.getMetadata().setAnnotations(Map.of(NebulaRestore.RESTORE_INTO_ANNOTATION, into));
    }
    restore.getSpec().setConfig(config);
    return restore;
  }

  private static NebulaCronBackup cron() {
    NebulaCronBackupSpec spec = new NebulaCronBackupSpec();
    // Counts from the creation, so that runs differ in nothing but that.
    spec.setSchedule("@every 24h");
    spec.setMaxReservedTime("36h");
    spec.setBackupTemplate(Given.spec(null));
    NebulaCronBackup cron = new NebulaCronBackup();
    cron.getMetadata().setName("c");
    cron.getMetadata().setAnnotations(Map.of(NebulaCronBackup.FULL_EVERY_ANNOTATION, "2"));
    cron.setSpec(spec);
    return cron;
  }

  private static <T> T with(T resource, Consumer<T> change) {
    change.accept(resource);
    return resource;
  }
}
