// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.nebulabackup.kubernetes.fixture.OnKubernetes;
import io.nebulabackup.kubernetes.fixture.TestNamespace;
import io.nebulabackup.kubernetes.model.NebulaBackupStatus;
import io.nebulabackup.testkit.servers.MinioServer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a backup's Pod runs, on a machine with the label {@code disk: ssd}. */
@OnKubernetes
class PlacementIT {

  private static final String PLACED =
      """
        nodeSelector: {disk: %s}
        affinity:
          nodeAffinity:
            requiredDuringSchedulingIgnoredDuringExecution:
              nodeSelectorTerms:
              - matchExpressions:
                - {key: disk, operator: In, values: [ssd, hdd]}
        tolerations:
        - {key: dedicated, operator: Equal, value: backup, effect: NoSchedule}
      """;

  @TempDir Path directory;

  private TestNamespace namespace;
  private World world;
  private Resources resources;
  private MinioServer minio;

  @BeforeEach
  void start(TestNamespace namespace) {
    this.namespace = namespace;
    minio = MinioServer.start(directory.resolve("minio"), "bucket");
    world = World.in(namespace, directory).nodeLabels(Map.of("disk", "ssd")).start();
    resources = new Resources(namespace.client());
    resources.cluster("nebula");
    resources.secret("aws-s3-secret", Backups.keys());
  }

  @AfterEach
  void stop() {
    world.close();
    minio.close();
  }

  @Test
  void nodeSelector_thatNoMachineMatches_keepsThePodPending_andOneThatMatchesDoesNot() {
    resources.apply(Backups.inS3(minio, "nowhere", "nebula", "", PLACED.formatted("hdd")));
    assertThat(pod("backup-full-nowhere").getStatus().getPhase()).isEqualTo("Pending");
    resources.apply(Backups.inS3(minio, "here", "nebula", "", PLACED.formatted("ssd")));

    NebulaBackupStatus here = resources.over("here");

    assertThat(here.getPhase()).as(Resources.message(here)).isEqualTo("Complete");
    Pod still = pod("backup-full-nowhere");
    assertThat(still.getStatus().getPhase()).isEqualTo("Pending");
    assertThat(still.getSpec().getNodeName()).isNull();
  }

  @Test
  void affinityAndTolerations_reachThePod() {
    resources.apply(Backups.inS3(minio, "placed", "nebula", "", PLACED.formatted("ssd")));

    Pod pod = pod("backup-full-placed");

    assertThat(pod.getSpec().getNodeSelector()).containsOnly(Map.entry("disk", "ssd"));
    assertThat(
            pod.getSpec()
                .getAffinity()
                .getNodeAffinity()
                .getRequiredDuringSchedulingIgnoredDuringExecution()
                .getNodeSelectorTerms())
        .singleElement()
        .satisfies(
            term ->
                assertThat(term.getMatchExpressions())
                    .singleElement()
                    .satisfies(each -> assertThat(each.getValues()).containsExactly("ssd", "hdd")));
    assertThat(pod.getSpec().getTolerations())
        .anySatisfy(
            toleration -> {
              assertThat(toleration.getKey()).isEqualTo("dedicated");
              assertThat(toleration.getValue()).isEqualTo("backup");
              assertThat(toleration.getEffect()).isEqualTo("NoSchedule");
            });
  }

  private Pod pod(String job) {
    return namespace
        .client()
        .pods()
        .withLabel("job-name", job)
        .waitUntilCondition(Objects::nonNull, 2, TimeUnit.MINUTES);
  }
}
