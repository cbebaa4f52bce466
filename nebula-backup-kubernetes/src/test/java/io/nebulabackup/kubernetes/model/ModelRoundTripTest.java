// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ModelRoundTripTest {

  private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

  private static final String BACKUP =
      """
      apiVersion: apps.nebula-graph.io/v1alpha1
      kind: NebulaBackup
      metadata:
        name: nb2024-incr
        namespace: default
      spec:
        image: reg.vesoft-inc.com/cloud-dev/br-ent
        version: v3.7.0
        resources:
          limits: {cpu: "1", memory: 300Mi}
        env:
        - {name: TOKEN, value: topsecret}
        imagePullPolicy: Always
        imagePullSecrets:
        - name: br-secret
        nodeSelector: {disk: ssd}
        affinity:
          nodeAffinity:
            requiredDuringSchedulingIgnoredDuringExecution:
              nodeSelectorTerms:
              - matchExpressions: [{key: zone, operator: In, values: [a]}]
        tolerations: [{key: k, operator: Exists}]
        initContainers:
        - {name: init, image: busybox, fieldOfTomorrow: {deep: [1, 2]}}
        sidecarContainers:
        - name: side
          image: busybox
          env: [{name: PASSWORD, value: alsosecret}]
        volumes: [{name: tmp, emptyDir: {}}]
        volumeMounts: [{name: tmp, mountPath: /tmp}]
        autoRemoveFinished: false
        cleanBackupData: true
        newFeature: {enabled: true, list: [a, {b: 3}]}
        config:
          concurrency: 5
          clusterName: nebula
          clusterNamespace: other
          baseBackupName: BACKUP_2024_02_05_08_05_13
          azure: {container: c}
          gs: {location: us-central1, bucket: ng-2025, secretName: gcs-secret, project: p}
          s3: {region: us-east-2, bucket: nebula-test, endpoint: https://s3, secretName: s, x: 1}
      status:
        type: incr
        backupName: BACKUP_2024_02_05_08_43_52
        timeStarted: "2024-02-05T08:43:51Z"
        timeCompleted: "2024-02-05T08:44:41Z"
        phase: Complete
        bytes: 12
        conditions:
        - type: Complete
          status: "True"
          lastUpdateTime: "2024-02-05T08:44:41Z"
          lastTransitionTime: "2024-02-05T08:44:41Z"
          reason: R
          message: M
          observedGeneration: 7
      """;

  private static final String RESTORE =
      """
      apiVersion: apps.nebula-graph.io/v1alpha1
      kind: NebulaRestore
      metadata: {name: nr}
      spec:
        nodeSelector: {disk: ssd}
        affinity: {podAffinity: {}}
        tolerations: [{key: k}]
        autoRemoveFailed: true
        more: 1
        config:
          concurrency: 7
          clusterName: nebula
          clusterNamespace: n
          backupName: BACKUP_2024_02_05_08_05_13
          s3: {bucket: b}
          gs: {bucket: c}
      status:
        timeStarted: "2024-02-05T08:43:51Z"
        timeCompleted: "2024-02-05T08:44:41Z"
        clusterName: ngabcd
        phase: Complete
        conditions: [{type: Complete, status: "True"}]
        partitions:
          1-1: [{host: h, port: 9779, zone: z}]
        checkpoints:
          h:9779: {/data/checkpoints/x: ""}
        metaDownload: true
        storageDownload: true
      """;

  private static final String CRON =
      """
      apiVersion: apps.nebula-graph.io/v1alpha1
      kind: NebulaCronBackup
      metadata: {name: ncb}
      spec:
        schedule: 0 3 * * *
        pause: true
        maxReservedTime: 72h
        backupTemplate:
          image: i
          config: {clusterName: nebula}
      status:
        lastBackup: ncb-20240205t030000
        lastScheduleTime: "2024-02-05T03:00:00Z"
        lastSuccessfulTime: "2024-02-05T03:01:00Z"
        backupCleanTime: "2024-02-05T03:02:00Z"
      """;

  private static final String CLUSTER =
      """
      apiVersion: apps.nebula-graph.io/v1alpha1
      kind: NebulaCluster
      metadata: {name: nebula, generation: 3}
      spec:
        graphd: {replicas: 1, image: vesoft/nebula-graphd, config: {enable_meta_ssl: "true"}}
        metad: {replicas: 3, port: 9559}
        storaged: {replicas: 3, dataVolumeClaims: [{resources: {requests: {storage: 1Gi}}}]}
        enableBR: true
        agent:
          image: vesoft/nebula-agent
          version: latest
          resources: {requests: {cpu: 100m, memory: 128Mi}, limits: {cpu: "1", memory: 1Gi}}
          env: [{name: A, value: b}]
          volumeMounts: [{name: v, mountPath: /v}]
          rateLimit: 0
          heartbeatInterval: 60
        sslCerts:
          serverSecret: a
          serverCert: tls.crt
          serverKey: tls.key
          clientSecret: b
          clientCert: tls.crt
          clientKey: tls.key
          caSecret: c
          caCert: ca.crt
          clientCASecret: d
          clientCACert: ca.crt
          insecureSkipVerify: true
          serverName: n
          autoMountServerCerts: true
        schedulerName: default-scheduler
      status:
        observedGeneration: 3
        version: 3.8.0
        conditions: [{type: Ready, status: "True"}]
      """;

  @Test
  void backup_readAndWritten_isUnchanged() {
    roundTrip(BACKUP, NebulaBackup.class);
  }

  @Test
  void restore_readAndWritten_isUnchanged() {
    roundTrip(RESTORE, NebulaRestore.class);
  }

  @Test
  void cronBackup_readAndWritten_isUnchanged() {
    roundTrip(CRON, NebulaCronBackup.class);
  }

  @Test
  void cluster_readAndWritten_isUnchanged() {
    roundTrip(CLUSTER, NebulaCluster.class);
  }

  private static <R extends NebulaResource<?, ?>> void roundTrip(String yaml, Class<R> type) {
    R read = SERIALIZATION.unmarshal(yaml, type);
    String written = SERIALIZATION.asYaml(read);

    assertThat(tree(written)).isEqualTo(tree(yaml));
    assertThat(SERIALIZATION.unmarshal(written, type)).isEqualTo(read);
    assertThat(SERIALIZATION.unmarshal(written, type)).hasSameHashCodeAs(read);
    assertThat(SERIALIZATION.unmarshal(yaml, HasMetadata.class))
        .as("the kind finds its class through META-INF/services")
        .isInstanceOf(type);
  }

  private static Map<?, ?> tree(String yaml) {
    return SERIALIZATION.unmarshal(yaml, Map.class);
  }

  @Test
  void backup_knownFields_haveAccessors() {
    NebulaBackup backup = SERIALIZATION.unmarshal(BACKUP, NebulaBackup.class);

    BackupConfig config = Objects.requireNonNull(backup.getSpec().getConfig());
    assertThat(config.getBaseBackupName()).isEqualTo("BACKUP_2024_02_05_08_05_13");
    assertThat(config.getS3()).extracting(S3Storage::getBucket).isEqualTo("nebula-test");
    assertThat(backup.getSpec().getOtherFields()).containsOnlyKeys("newFeature");
    assertThat(config.getOtherFields()).containsOnlyKeys("azure");
    assertThat(backup.getStatus().getOtherFields()).containsOnlyKeys("bytes");
  }

  @Test
  void parts_thatDiffer_areNotEqual() {
    BackupConfig one = new BackupConfig();
    one.setClusterName("nebula");
    BackupConfig other = new BackupConfig();

    assertThat(one).isNotEqualTo(other).isNotEqualTo(new RestoreConfig()).isNotEqualTo("nebula");
    other.setOtherField("clusterName2", "nebula");
    assertThat(one).isNotEqualTo(other);
  }

  @Test
  void toString_ofBackup_keepsEnvironmentSecret() {
    NebulaBackup backup = SERIALIZATION.unmarshal(BACKUP, NebulaBackup.class);

    assertThat(backup.toString())
        .contains("TOKEN", "PASSWORD", "***", "nebula-test")
        .doesNotContain("topsecret", "alsosecret");
  }
}
