// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.nebulabackup.kubernetes.model.BackupConfig;
import io.nebulabackup.kubernetes.model.NebulaBackup;
import io.nebulabackup.kubernetes.model.NebulaBackupSpec;
import io.nebulabackup.kubernetes.model.NebulaCronBackup;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The NebulaBackups of a schedule: their names, which they are, and how a new one looks. */
final class CronBackups {

  // Go's layout 20060102t150405 in nebula-operator's pkg/controller/cronbackup.
  private static final DateTimeFormatter SUFFIX =
      DateTimeFormatter.ofPattern("yyyyMMdd't'HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private CronBackups() {}

  static String name(String cron, Instant scheduled) {
    return cron + "-" + SUFFIX.format(scheduled);
  }

  static Instant created(HasMetadata resource) {
    return Instant.parse(resource.getMetadata().getCreationTimestamp());
  }

  /** When a backup was due, which its name tells; null if it is not named so. */
  static @Nullable Instant scheduled(NebulaBackup backup, NebulaCronBackup cron) {
    String prefix = cron.getMetadata().getName() + "-";
    String name = backup.getMetadata().getName();
    if (!name.startsWith(prefix)) {
      return null;
    }
    try {
      return SUFFIX.parse(name.substring(prefix.length()), Instant::from);
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  /** Those of this schedule, by when they were due. */
  static List<NebulaBackup> of(NebulaCronBackup cron, List<NebulaBackup> backups) {
    return backups.stream()
        .filter(backup -> isOf(cron, backup))
        .sorted(Comparator.comparing(backup -> orEpoch(scheduled(backup, cron))))
        .toList();
  }

  private static boolean isOf(NebulaCronBackup cron, NebulaBackup backup) {
    String label = Resources.orNone(backup.getMetadata().getLabels()).get(ObjectNames.CRON_LABEL);
    // Those of a former schedule of the same name are about to be collected.
    boolean ofAnother =
        Resources.orNone(backup.getMetadata().getOwnerReferences()).stream()
            .anyMatch(
                owner ->
                    Boolean.TRUE.equals(owner.getController())
                        && !owner.getUid().equals(cron.getMetadata().getUid()));
    return cron.getMetadata().getName().equals(label)
        && !ofAnother
        && scheduled(backup, cron) != null;
  }

  private static Instant orEpoch(@Nullable Instant instant) {
    return instant == null ? Instant.EPOCH : instant;
  }

  static NebulaBackup create(
      NebulaCronBackup cron, NebulaBackupSpec template, Instant due, @Nullable String base) {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put(ObjectNames.NAME_LABEL, ObjectNames.GRAPH);
    labels.put(ObjectNames.MANAGED_BY_LABEL, ObjectNames.OPERATOR);
    labels.putAll(Resources.orNone(cron.getMetadata().getLabels()));
    labels.put(ObjectNames.CRON_LABEL, cron.getMetadata().getName());
    NebulaBackup backup = new NebulaBackup();
    backup.getMetadata().setNamespace(cron.getMetadata().getNamespace());
    backup.getMetadata().setName(name(cron.getMetadata().getName(), due));
    backup.getMetadata().setLabels(labels);
    backup.getMetadata().setAnnotations(Resources.inheritedAnnotations(cron));
    backup
        .getMetadata()
        .setOwnerReferences(
            List.of(
                new OwnerReferenceBuilder()
                    .withApiVersion(cron.getApiVersion())
                    .withKind(cron.getKind())
                    .withName(cron.getMetadata().getName())
                    .withUid(cron.getMetadata().getUid())
                    .withController(true)
                    .withBlockOwnerDeletion(true)
                    .build()));
    backup.setSpec(template);
    NebulaBackup own = Resources.copy(backup);
    BackupConfig config = own.getSpec().getConfig();
    if (config != null) {
      config.setBaseBackupName(base);
    }
    return own;
  }
}
