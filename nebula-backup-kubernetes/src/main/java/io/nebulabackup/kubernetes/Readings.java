// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.nebulabackup.kubernetes.model.AgentSpec;
import io.nebulabackup.kubernetes.model.BackupConfig;
import io.nebulabackup.kubernetes.model.ClusterComponent;
import io.nebulabackup.kubernetes.model.GcsStorage;
import io.nebulabackup.kubernetes.model.NebulaBackup;
import io.nebulabackup.kubernetes.model.NebulaBackupStatus;
import io.nebulabackup.kubernetes.model.NebulaCluster;
import io.nebulabackup.kubernetes.model.NebulaCronBackup;
import io.nebulabackup.kubernetes.model.NebulaCronBackupStatus;
import io.nebulabackup.kubernetes.model.NebulaRestore;
import io.nebulabackup.kubernetes.model.NebulaRestoreStatus;
import io.nebulabackup.kubernetes.model.RestoreConfig;
import io.nebulabackup.kubernetes.model.S3Storage;
import io.nebulabackup.kubernetes.model.StatusCondition;
import io.nebulabackup.model.BackupKind;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a user sees of the custom resources. */
final class Readings {

  private static final String READY = "Ready";

  private Readings() {}

  static KubernetesBackup backup(NebulaBackup object) {
    return backup(object, List.of());
  }

  static KubernetesBackup backup(NebulaBackup object, List<String> warnings) {
    ObjectMeta meta = object.getMetadata();
    NebulaBackupStatus status = or(object.getStatus(), new NebulaBackupStatus());
    BackupConfig config =
        or(object.getSpec() == null ? null : object.getSpec().getConfig(), new BackupConfig());
    Conditions conditions = new Conditions(status.getConditions(), status.getPhase());
    Optional<StatusCondition> failure = conditions.failure();
    return KubernetesBackup.builder()
        .namespace(meta.getNamespace())
        .name(meta.getName())
        .uid(text(meta.getUid()))
        .state(conditions.state(status.getTimeStarted() != null))
        .phase(text(status.getPhase()))
        .kind(kind(status.getType()))
        .backupName(filled(status.getBackupName()))
        .cluster(text(config.getClusterName()))
        .clusterNamespace(or(config.getClusterNamespace(), meta.getNamespace()))
        .base(filled(config.getBaseBackupName()))
        .storage(storage(config.getS3(), config.getGs()))
        .endpoint(config.getS3() == null ? "" : text(config.getS3().getEndpoint()))
        .createdAt(instant(meta.getCreationTimestamp()).orElse(Instant.EPOCH))
        .startedAt(instant(status.getTimeStarted()))
        .completedAt(instant(status.getTimeCompleted()))
        .reason(failure.map(StatusCondition::getReason).orElse(""))
        .message(failure.map(StatusCondition::getMessage).orElse(""))
        .warnings(warnings)
        .build();
  }

  static KubernetesRestore restore(NebulaRestore object) {
    return restore(object, List.of());
  }

  static KubernetesRestore restore(NebulaRestore object, List<String> warnings) {
    ObjectMeta meta = object.getMetadata();
    NebulaRestoreStatus status = or(object.getStatus(), new NebulaRestoreStatus());
    RestoreConfig config =
        or(object.getSpec() == null ? null : object.getSpec().getConfig(), new RestoreConfig());
    Conditions conditions = new Conditions(status.getConditions(), status.getPhase());
    Optional<StatusCondition> failure = conditions.failure();
    return KubernetesRestore.builder()
        .namespace(meta.getNamespace())
        .name(meta.getName())
        .uid(text(meta.getUid()))
        .state(conditions.state(status.getTimeStarted() != null))
        .phase(text(status.getPhase()))
        .backupName(text(config.getBackupName()))
        .restoredCluster(filled(status.getClusterName()))
        .createdAt(instant(meta.getCreationTimestamp()).orElse(Instant.EPOCH))
        .startedAt(instant(status.getTimeStarted()))
        .completedAt(instant(status.getTimeCompleted()))
        .reason(failure.map(StatusCondition::getReason).orElse(""))
        .message(failure.map(StatusCondition::getMessage).orElse(""))
        .warnings(warnings)
        .build();
  }

  static KubernetesCronBackup cronBackup(NebulaCronBackup object) {
    return cronBackup(object, List.of());
  }

  static KubernetesCronBackup cronBackup(NebulaCronBackup object, List<String> warnings) {
    ObjectMeta meta = object.getMetadata();
    NebulaCronBackupStatus status = or(object.getStatus(), new NebulaCronBackupStatus());
    return KubernetesCronBackup.builder()
        .namespace(meta.getNamespace())
        .name(meta.getName())
        .schedule(text(object.getSpec().getSchedule()))
        .paused(Boolean.TRUE.equals(object.getSpec().getPause()))
        .lastBackup(filled(status.getLastBackup()))
        .lastScheduledAt(instant(status.getLastScheduleTime()))
        .lastSucceededAt(instant(status.getLastSuccessfulTime()))
        .cleanedAt(instant(status.getBackupCleanTime()))
        .warnings(warnings)
        .createdAt(instant(meta.getCreationTimestamp()).orElse(Instant.EPOCH))
        .build();
  }

  static ClusterState cluster(NebulaCluster object) {
    AgentSpec agent = object.getSpec().getAgent();
    return ClusterState.builder()
        .namespace(object.getMetadata().getNamespace())
        .name(object.getMetadata().getName())
        .backupEnabled(Boolean.TRUE.equals(object.getSpec().getEnableBR()))
        .agentImage(
            agent == null
                ? Optional.empty()
                : filled(agent.getImage())
                    .map(image -> image + ":" + or(agent.getVersion(), "latest")))
        .ready(ready(object))
        .walTtl(walTtl(object.getSpec().getStoraged()))
        .build();
  }

  /** As the operator itself decides before it makes the Job (nebula-operator 1.8). */
  private static boolean ready(NebulaCluster object) {
    return object.getStatus() != null
        && object.getMetadata().getGeneration() != null
        && object.getMetadata().getGeneration().equals(object.getStatus().getObservedGeneration())
        && new Conditions(object.getStatus().getConditions(), null).isTrue(READY);
  }

  private static Optional<Duration> walTtl(@Nullable ClusterComponent storaged) {
    Map<String, String> config = storaged == null ? null : storaged.getConfig();
    return filled(config == null ? null : config.get("wal_ttl"))
        .map(String::strip)
        .filter(seconds -> seconds.matches("\\d{1,9}"))
        .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)));
  }

  private static Optional<BackupKind> kind(@Nullable String type) {
    return switch (text(type)) {
      case "full" -> Optional.of(BackupKind.FULL);
      case "incr" -> Optional.of(BackupKind.INCREMENTAL);
      default -> Optional.empty();
    };
  }

  private static String storage(@Nullable S3Storage s3, @Nullable GcsStorage gs) {
    if (s3 != null) {
      return "s3://" + text(s3.getBucket());
    }
    return gs == null ? "" : "gs://" + text(gs.getBucket());
  }

  static Optional<Instant> instant(@Nullable String time) {
    try {
      return filled(time).map(OffsetDateTime::parse).map(OffsetDateTime::toInstant);
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  static Optional<String> filled(@Nullable String text) {
    return Optional.ofNullable(text).filter(given -> !given.isEmpty());
  }

  static String text(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static <T> T or(@Nullable T value, T otherwise) {
    return value == null ? otherwise : value;
  }
}
