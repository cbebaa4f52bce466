// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.AffinityBuilder;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.nebulabackup.kubernetes.model.NebulaBackup;
import io.nebulabackup.kubernetes.spec.AgentSettings;
import io.nebulabackup.kubernetes.spec.CronBackupSpec;
import io.nebulabackup.kubernetes.spec.ImagePullPolicy;
import io.nebulabackup.kubernetes.spec.KubernetesBackupSpec;
import io.nebulabackup.kubernetes.spec.KubernetesRestoreSpec;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The objects this client makes, beside those of the vendor's manual. */
class VendorSamplesTest {

  private static final Affinity AFFINITY =
      new AffinityBuilder()
          .withNewPodAntiAffinity()
          .addNewRequiredDuringSchedulingIgnoredDuringExecution()
          .withTopologyKey("kubernetes.io/hostname")
          .endRequiredDuringSchedulingIgnoredDuringExecution()
          .endPodAntiAffinity()
          .build();

  @Test
  void incremental_toGcs_isTheSampleFieldForField() {
    assertThat(written(Samples.incremental(Samples.GCS)))
        .isEqualTo(Samples.file("vendor-incremental-gcs.yaml"));
  }

  @Test
  void incremental_toS3_isTheSampleFieldForField() {
    assertThat(written(Samples.incremental(OperatorPart.STORAGE)))
        .isEqualTo(Samples.file("vendor-incremental-s3.yaml"));
  }

  @Test
  void agent_withTheSamplesSettings_isTheSampleFieldForField() {
    AgentSettings settings =
        AgentSettings.builder()
            .resources(Samples.resources("1", "1Gi", "100m", "128Mi"))
            .rateLimitMbps(0)
            .heartbeatInterval(Duration.ofSeconds(60))
            .build();

    Map<?, ?> spec = Samples.spec("vendor-cluster.yaml");
    assertThat(Samples.tree(EnableBackup.agentSpec(settings, Set.of())))
        .isEqualTo(spec.get("agent"));
  }

  @Test
  void agent_withNothingSet_namesTheDefaultImage() {
    assertThat(Samples.tree(EnableBackup.agentSpec(AgentSettings.builder().build(), Set.of())))
        .isEqualTo(Map.of("image", "vesoft/nebula-agent", "version", "latest"));
  }

  @Test
  void backup_everyOtherParameter_isWhereTheManualHasIt() {
    KubernetesBackupSpec spec =
        KubernetesBackupSpec.builder()
            .from(Samples.incremental(OperatorPart.STORAGE))
            .addEnv(new EnvVarBuilder().withName("GODEBUG").withValue("x").build())
            .imagePullPolicy(ImagePullPolicy.IF_NOT_PRESENT)
            .putNodeSelector("disk", "ssd")
            .affinity(AFFINITY)
            .addTolerations(new TolerationBuilder().withKey("k").withOperator("Exists").build())
            .addInitContainers(
                new ContainerBuilder().withName("first").withImage("busybox").build())
            .addSidecarContainers(
                new ContainerBuilder().withName("beside").withImage("busybox").build())
            .addVolumes(new VolumeBuilder().withName("tmp").withNewEmptyDir().endEmptyDir().build())
            .addVolumeMounts(new VolumeMountBuilder().withName("tmp").withMountPath("/tmp").build())
            .autoRemoveFinished(true)
            .cleanBackupData(true)
            .concurrency(7)
            .clusterNamespace("graphs")
            .putLabels("team", "a")
            .putAnnotations("note", "b")
            .build();

    assertThat(spec.problems()).isEmpty();
    assertThat(Samples.tree(Manifests.backup("default", spec)))
        .isEqualTo(
            Samples.parse(
                """
                apiVersion: apps.nebula-graph.io/v1alpha1
                kind: NebulaBackup
                metadata:
                  name: nb2024-incr
                  namespace: default
                  labels: {team: a}
                  annotations: {note: b}
                spec:
                  image: reg.vesoft-inc.com/cloud-dev/br-ent
                  version: v3.7.0
                  resources:
                    limits: {cpu: "1", memory: 300Mi}
                    requests: {cpu: 100m, memory: 200Mi}
                  imagePullSecrets: [{name: br-secret-name}]
                  autoRemoveFinished: true
                  cleanBackupData: true
                  env: [{name: GODEBUG, value: x}]
                  imagePullPolicy: IfNotPresent
                  nodeSelector: {disk: ssd}
                  affinity:
                    podAntiAffinity:
                      requiredDuringSchedulingIgnoredDuringExecution:
                      - topologyKey: kubernetes.io/hostname
                  tolerations: [{key: k, operator: Exists}]
                  initContainers: [{name: first, image: busybox}]
                  sidecarContainers: [{name: beside, image: busybox}]
                  volumes: [{name: tmp, emptyDir: {}}]
                  volumeMounts: [{name: tmp, mountPath: /tmp}]
                  config:
                    concurrency: 7
                    clusterName: nebula
                    clusterNamespace: graphs
                    baseBackupName: BACKUP_2024_02_05_08_05_13
                    s3:
                      region: us-east-2
                      bucket: nebula-test
                      endpoint: https://s3.us-east-2.amazonaws.com
                      secretName: aws-s3-secret
                """));
  }

  @Test
  void full_withNothingSet_hasTheManualsDefaults() {
    KubernetesBackupSpec spec =
        KubernetesBackupSpec.builder()
            .name("nb")
            .cluster("nebula")
            .storage(Samples.GCS)
            .image("i")
            .version("v")
            .build();

    assertThat(Samples.tree(Manifests.backup("default", spec)).get("spec"))
        .isEqualTo(
            Map.of(
                "image",
                "i",
                "version",
                "v",
                "autoRemoveFinished",
                false,
                "cleanBackupData",
                false,
                "config",
                Map.of(
                    "concurrency",
                    5,
                    "clusterName",
                    "nebula",
                    "gs",
                    Map.of(
                        "location", "us-central1",
                        "bucket", "ng-2025",
                        "secretName", "gcs-secret"))));
  }

  @Test
  void restore_everyField_isWhereTheOperatorReadsIt() {
    KubernetesRestoreSpec spec =
        KubernetesRestoreSpec.builder()
            .name("nr")
            .cluster("nebula")
            .clusterNamespace("graphs")
            .backup("BACKUP_2024_02_05_08_05_13")
            .storage(Samples.GCS)
            .concurrency(3)
            .putNodeSelector("disk", "ssd")
            .affinity(AFFINITY)
            .addTolerations(new TolerationBuilder().withKey("k").build())
            .autoRemoveFailed(true)
            .build();

    assertThat(Samples.tree(Manifests.restore("default", spec)))
        .isEqualTo(
            Samples.parse(
                """
                apiVersion: apps.nebula-graph.io/v1alpha1
                kind: NebulaRestore
                metadata: {name: nr, namespace: default}
                spec:
                  nodeSelector: {disk: ssd}
                  affinity:
                    podAntiAffinity:
                      requiredDuringSchedulingIgnoredDuringExecution:
                      - topologyKey: kubernetes.io/hostname
                  tolerations: [{key: k}]
                  autoRemoveFailed: true
                  config:
                    concurrency: 3
                    clusterName: nebula
                    clusterNamespace: graphs
                    backupName: BACKUP_2024_02_05_08_05_13
                    gs: {location: us-central1, bucket: ng-2025, secretName: gcs-secret}
                """));
  }

  @Test
  void cronBackup_everyField_isWhereTheOperatorReadsIt() {
    CronBackupSpec spec =
        CronBackupSpec.builder()
            .schedule("0 3 * * *")
            .pause(true)
            .maxReservedTime(Duration.ofDays(3))
            .template(Samples.incremental(Samples.GCS))
            .build();

    Map<?, ?> cron = (Map<?, ?>) Samples.tree(Manifests.cronBackup("default", spec)).get("spec");
    assertThat(cron)
        .isEqualTo(
            Map.of(
                "schedule",
                "0 3 * * *",
                "pause",
                true,
                "maxReservedTime",
                "72h",
                "backupTemplate",
                Samples.spec("vendor-incremental-gcs.yaml")));
  }

  @ParameterizedTest
  @CsvSource({"PT72H, 72h", "PT1H30M, 1h30m", "PT90S, 1m30s", "P1DT1S, 24h1s", "PT1S, 1s"})
  void goDuration_duration_isAsGoWritesIt(Duration duration, String written) {
    assertThat(Manifests.goDuration(duration)).isEqualTo(written);
  }

  /** What kubectl would be given, which takes the namespace from its context. */
  private static Map<?, ?> written(KubernetesBackupSpec spec) {
    NebulaBackup object = Manifests.backup("default", spec);
    object.getMetadata().setNamespace(null);
    return Samples.tree(object);
  }
}
