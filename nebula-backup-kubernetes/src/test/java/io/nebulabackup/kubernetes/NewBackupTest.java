// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.AffinityBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.nebulabackup.kubernetes.model.NebulaBackup;
import io.nebulabackup.kubernetes.spec.ImagePullPolicy;
import io.nebulabackup.kubernetes.spec.StorageTarget;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What each step of the fluent description makes of the NebulaBackup; nothing is connected to. */
class NewBackupTest {

  private static final Affinity AFFINITY =
      new AffinityBuilder()
          .withNewPodAntiAffinity()
          .addNewRequiredDuringSchedulingIgnoredDuringExecution()
          .withTopologyKey("kubernetes.io/hostname")
          .endRequiredDuringSchedulingIgnoredDuringExecution()
          .endPodAntiAffinity()
          .build();

  private final KubernetesBackupClient nebula =
      KubernetesBackupClient.on(new KubernetesClientBuilder().withConfig(Config.empty()).build());

  @AfterEach
  void close() {
    nebula.close();
  }

  private NewBackup sample(StorageTarget storage) {
    return nebula
        .backups()
        .incremental("nb2024-incr")
        .base("BACKUP_2024_02_05_08_05_13")
        .cluster("nebula", storage)
        .image("reg.vesoft-inc.com/cloud-dev/br-ent", "v3.7.0")
        .resources(Samples.resources("1", "300Mi", "100m", "200Mi"))
        .imagePullSecret("br-secret-name");
  }

  /** What kubectl would be given, which takes the namespace from its context. */
  private static Map<?, ?> written(NewBackup backup) {
    NebulaBackup object = Manifests.backup("default", backup.spec());
    object.getMetadata().setNamespace(null);
    return Samples.tree(object);
  }

  @Test
  void steps_ofTheManualsSamples_areThemFieldForField() {
    assertThat(written(sample(OperatorPart.STORAGE)))
        .isEqualTo(Samples.file("vendor-incremental-s3.yaml"));
    assertThat(written(sample(Samples.GCS))).isEqualTo(Samples.file("vendor-incremental-gcs.yaml"));
  }

  @Test
  void steps_ofEveryOtherParameter_addToTheSampleWhatTheManualNames() {
    NewBackup backup =
        sample(OperatorPart.STORAGE)
            .env(new EnvVarBuilder().withName("GODEBUG").withValue("x").build())
            .imagePullPolicy(ImagePullPolicy.IF_NOT_PRESENT)
            .nodeSelector("disk", "ssd")
            .nodeSelector("zone", "a")
            .affinity(AFFINITY)
            .toleration(new TolerationBuilder().withKey("k").withOperator("Exists").build())
            .initContainer(container("first"))
            .sidecarContainer(container("beside"))
            .volume(
                new VolumeBuilder().withName("tmp").withNewEmptyDir().endEmptyDir().build(),
                new VolumeMountBuilder().withName("tmp").withMountPath("/tmp").build())
            .autoRemoveFinished()
            .cleanBackupData()
            .concurrency(7)
            .clusterNamespace("graphs");

    assertThat(backup.spec().problems()).isEmpty();
    assertThat(written(backup))
        .isEqualTo(
            Samples.parse(
                """
                apiVersion: apps.nebula-graph.io/v1alpha1
                kind: NebulaBackup
                metadata:
                  name: nb2024-incr
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
                  nodeSelector: {disk: ssd, zone: a}
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

  private static Container container(String name) {
    return new ContainerBuilder().withName(name).withImage("busybox").build();
  }

  @Test
  void step_refined_leavesTheOneBefore() {
    NewBackup plain = sample(OperatorPart.STORAGE);

    NewBackup refined = plain.autoRemoveFinished().concurrency(7);

    assertThat(plain.spec().concurrency()).isEqualTo(5);
    assertThat(plain.spec().autoRemoveFinished()).isFalse();
    assertThat(refined.spec().concurrency()).isEqualTo(7);
  }
}
