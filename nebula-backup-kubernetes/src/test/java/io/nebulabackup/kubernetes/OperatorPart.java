// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.nebulabackup.kubernetes.fixture.TestNamespace;
import io.nebulabackup.kubernetes.model.ClusterComponent;
import io.nebulabackup.kubernetes.model.NebulaBackup;
import io.nebulabackup.kubernetes.model.NebulaBackupStatus;
import io.nebulabackup.kubernetes.model.NebulaCluster;
import io.nebulabackup.kubernetes.model.NebulaClusterSpec;
import io.nebulabackup.kubernetes.model.NebulaClusterStatus;
import io.nebulabackup.kubernetes.model.NebulaRestore;
import io.nebulabackup.kubernetes.model.NebulaRestoreStatus;
import io.nebulabackup.kubernetes.model.StatusCondition;
import io.nebulabackup.kubernetes.spec.S3Credentials;
import io.nebulabackup.kubernetes.spec.S3Target;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Plays the operator: writes into the objects' status what nebula-operator 1.8 writes. */
final class OperatorPart {

  static final S3Target STORAGE =
      S3Target.of(
          "us-east-2", "nebula-test", "https://s3.us-east-2.amazonaws.com", "aws-s3-secret");

  private final KubernetesClient kubernetes;

  OperatorPart(TestNamespace namespace) {
    this.kubernetes = namespace.client();
  }

  /** Makes a cluster that is ready and has agents, and the Secret of the store. */
  void prepare(String cluster) {
    cluster(cluster, spec -> spec.setEnableBR(true));
    ready(cluster);
    KubernetesBackupClient.on(kubernetes)
        .secrets()
        .s3("aws-s3-secret", new S3Credentials("access", "secret"));
  }

  NebulaCluster cluster(String name, Consumer<NebulaClusterSpec> change) {
    NebulaCluster cluster = new NebulaCluster();
    cluster.getMetadata().setName(name);
    cluster.getSpec().setMetad(component(3));
    cluster.getSpec().setStoraged(component(3));
    cluster.getSpec().setOtherField("schedulerName", "default-scheduler");
    change.accept(cluster.getSpec());
    return kubernetes.resource(cluster).create();
  }

  static ClusterComponent component(int replicas) {
    ClusterComponent component = new ClusterComponent();
    component.setReplicas(replicas);
    return component;
  }

  void ready(String name) {
    kubernetes
        .resources(NebulaCluster.class)
        .withName(name)
        .editStatus(
            cluster -> {
              NebulaClusterStatus status = new NebulaClusterStatus();
              status.setObservedGeneration(cluster.getMetadata().getGeneration());
              status.setConditions(List.of(condition("Ready", "True", "", "")));
              cluster.setStatus(status);
              return cluster;
            });
  }

  void backup(String name, Consumer<NebulaBackupStatus> change) {
    kubernetes
        .resources(NebulaBackup.class)
        .withName(name)
        .editStatus(
            backup -> {
              NebulaBackupStatus status =
                  backup.getStatus() == null ? new NebulaBackupStatus() : backup.getStatus();
              change.accept(status);
              backup.setStatus(status);
              return backup;
            });
  }

  void running(String name, String type) {
    backup(
        name,
        status -> {
          status.setType(type);
          status.setPhase("Running");
          status.setTimeStarted(now());
          status.setConditions(List.of(condition("Running", "True", "", "")));
        });
  }

  /** Writing the name empties the phase. */
  void named(String name, String backupName) {
    backup(
        name,
        status -> {
          status.setBackupName(backupName);
          status.setPhase("");
        });
  }

  void complete(String name) {
    backup(
        name,
        status -> {
          status.setPhase("Complete");
          status.setTimeCompleted(now());
          add(status, condition("Complete", "True", "", ""));
        });
  }

  void failed(String name, String reason, String message) {
    backup(
        name,
        status -> {
          status.setPhase("Failed");
          add(status, condition("Failed", "True", reason, message));
        });
  }

  void restore(String name, Consumer<NebulaRestoreStatus> change) {
    kubernetes
        .resources(NebulaRestore.class)
        .withName(name)
        .editStatus(
            restore -> {
              NebulaRestoreStatus status =
                  restore.getStatus() == null ? new NebulaRestoreStatus() : restore.getStatus();
              status.setMetaDownload(true);
              status.setStorageDownload(true);
              change.accept(status);
              restore.setStatus(status);
              return restore;
            });
  }

  /** Takes a backup from the first to the last step. */
  void take(String name, String type, String backupName) {
    running(name, type);
    named(name, backupName);
    complete(name);
  }

  private static void add(NebulaBackupStatus status, StatusCondition condition) {
    List<StatusCondition> conditions = new ArrayList<>();
    if (status.getConditions() != null) {
      conditions.addAll(status.getConditions());
    }
    conditions.add(condition);
    status.setConditions(conditions);
  }

  static StatusCondition condition(String type, String status, String reason, String message) {
    StatusCondition condition = new StatusCondition();
    condition.setType(type);
    condition.setStatus(status);
    condition.setReason(reason);
    condition.setMessage(message);
    condition.setLastUpdateTime(now());
    condition.setLastTransitionTime(now());
    return condition;
  }

  static String now() {
    return Instant.ofEpochSecond(Instant.now().getEpochSecond()).toString();
  }

  void setWalTtl(String cluster, String seconds) {
    kubernetes
        .resources(NebulaCluster.class)
        .withName(cluster)
        .edit(
            object -> {
              ClusterComponent storaged = component(3);
              storaged.setConfig(Map.of("wal_ttl", seconds));
              object.getSpec().setStoraged(storaged);
              return object;
            });
    ready(cluster);
  }
}
