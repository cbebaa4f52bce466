// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.crd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.nebulabackup.kubernetes.fixture.OnKubernetes;
import io.nebulabackup.kubernetes.fixture.TestNamespace;
import io.nebulabackup.kubernetes.model.BackupConfig;
import io.nebulabackup.kubernetes.model.NebulaBackup;
import io.nebulabackup.kubernetes.model.NebulaBackupStatus;
import io.nebulabackup.kubernetes.model.NebulaCluster;
import java.util.Objects;
import org.junit.jupiter.api.Test;

@OnKubernetes
class DefinitionsIT {

  private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

  @Test
  void install_whereTheyAre_changesNothing(TestNamespace namespace) {
    KubernetesClient kubernetes = namespace.client();
    String before = version(kubernetes);

    Definitions.install(kubernetes);

    assertThat(version(kubernetes)).isEqualTo(before);
    assertThat(Definitions.all(kubernetes)).hasSize(4);
  }

  private static String version(KubernetesClient kubernetes) {
    return kubernetes
        .apiextensions()
        .v1()
        .customResourceDefinitions()
        .withName("nebulabackups.apps.nebula-graph.io")
        .require()
        .getMetadata()
        .getResourceVersion();
  }

  @Test
  void columns_ofBackups_areTheOperators(TestNamespace namespace) {
    CustomResourceDefinition definition =
        Definitions.all(namespace.client()).stream()
            .filter(each -> each.getSpec().getNames().getKind().equals("NebulaBackup"))
            .findFirst()
            .orElseThrow();

    assertThat(definition.getSpec().getNames().getShortNames()).containsExactly("nb");
    assertThat(definition.getSpec().getVersions().get(0).getAdditionalPrinterColumns())
        .extracting(
            CustomResourceColumnDefinition::getName, CustomResourceColumnDefinition::getJsonPath)
        .containsExactly(
            tuple("Type", ".status.type"),
            tuple("BACKUP", ".status.backupName"),
            tuple("Status", ".status.phase"),
            tuple("Started", ".status.timeStarted"),
            tuple("Completed", ".status.timeCompleted"),
            tuple("Age", ".metadata.creationTimestamp"));
  }

  @Test
  void backup_leftOutFields_getTheOperatorsDefaults(TestNamespace namespace) {
    NebulaBackup backup = namespace.client().resource(backup("{clusterName: nebula}")).create();

    assertThat(backup.getSpec().getImagePullPolicy()).isEqualTo("Always");
    BackupConfig config = Objects.requireNonNull(backup.getSpec().getConfig());
    assertThat(config.getConcurrency()).isEqualTo(5);
    assertThat(config.getClusterName()).isEqualTo("nebula");
    assertThat(config.getClusterNamespace()).isNull();
  }

  @Test
  void backup_podParts_areKeptWhole(TestNamespace namespace) {
    NebulaBackup backup =
        SERIALIZATION.unmarshal(
            """
            apiVersion: apps.nebula-graph.io/v1alpha1
            kind: NebulaBackup
            metadata: {name: nb}
            spec:
              imagePullPolicy: Never
              resources: {limits: {cpu: "1", memory: 300Mi}}
              env: [{name: A, valueFrom: {secretKeyRef: {name: s, key: k}}}]
              affinity: {nodeAffinity: {preferredDuringSchedulingIgnoredDuringExecution: []}}
              tolerations: [{key: k, operator: Exists, tolerationSeconds: 5}]
              initContainers: [{name: a, image: b, command: [c]}]
              sidecarContainers: [{name: a, image: b, ports: [{containerPort: 1}]}]
              volumes: [{name: v, persistentVolumeClaim: {claimName: c}}]
              volumeMounts: [{name: v, mountPath: /v, readOnly: true}]
              nodeSelector: {a: b}
              imagePullSecrets: [{name: s}]
              config: {clusterName: nebula, concurrency: 1}
            """,
            NebulaBackup.class);

    NebulaBackup made = namespace.client().resource(backup).create();

    assertThat(made.getSpec()).isEqualTo(backup.getSpec());
  }

  @Test
  void backup_withoutCluster_isRefused(TestNamespace namespace) {
    assertThatThrownBy(() -> namespace.client().resource(backup("{concurrency: 5}")).create())
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining("clusterName");
  }

  @Test
  void status_writtenWithTheSpec_isIgnored(TestNamespace namespace) {
    NebulaBackup backup = backup("{clusterName: nebula}");
    backup.setStatus(new NebulaBackupStatus());
    backup.getStatus().setPhase("Complete");

    assertThat(namespace.client().resource(backup).create().getStatus()).isNull();
  }

  @Test
  void cluster_otherFields_areKept(TestNamespace namespace) {
    NebulaCluster cluster =
        SERIALIZATION.unmarshal(
            """
            apiVersion: apps.nebula-graph.io/v1alpha1
            kind: NebulaCluster
            metadata: {name: nebula}
            spec:
              metad: {replicas: 3, image: vesoft/nebula-metad, dataVolumeClaim: {a: {b: 1}}}
              reference: {name: statefulsets.apps, version: v1}
            """,
            NebulaCluster.class);

    assertThat(namespace.client().resource(cluster).create().getSpec())
        .isEqualTo(cluster.getSpec());
  }

  private static NebulaBackup backup(String config) {
    return SERIALIZATION.unmarshal(
        """
        apiVersion: apps.nebula-graph.io/v1alpha1
        kind: NebulaBackup
        metadata: {name: nb}
        spec:
          config: %s
        """
            .formatted(config),
        NebulaBackup.class);
  }
}
