// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulabackup.kubernetes.KubernetesBackup;
import io.nebulabackup.kubernetes.KubernetesBackupClient;
import io.nebulabackup.kubernetes.fixture.Eventually;
import io.nebulabackup.kubernetes.fixture.OnKubernetes;
import io.nebulabackup.kubernetes.fixture.TestNamespace;
import io.nebulabackup.kubernetes.model.NebulaBackup;
import io.nebulabackup.kubernetes.model.StatusCondition;
import io.nebulabackup.testkit.servers.MinioServer;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A resource that the API server takes though it makes no sense keeps no other from its due. */
@OnKubernetes
class MalformedIT {

  /** Wrong by field; the resource is named after it. */
  private static final Map<String, String> WRONG =
      Map.of(
          "env", "  env: [{name: {a: b}}]\n",
          "affinity", "  affinity: {nodeAffinity: wherever}\n",
          "tolerations", "  tolerations: [{tolerationSeconds: soon}]\n",
          "volumes", "  volumes: [{name: v, emptyDir: []}]\n");

  @TempDir Path directory;

  @Test
  void malformedBackups_areInvalid_andTheSoundOneBesideThemIsTaken(TestNamespace namespace) {
    try (World world = World.start(namespace, directory);
        MinioServer minio = MinioServer.start(directory.resolve("minio"), "bucket");
        KubernetesBackupClient nebula =
            KubernetesBackupClient.on(namespace.client()).inNamespace(namespace.name())) {
      Resources resources = new Resources(namespace.client());
      resources.cluster("nebula");
      resources.secret("aws-s3-secret", Backups.keys());
      for (Map.Entry<String, String> wrong : WRONG.entrySet()) {
        apply(namespace, Backups.inS3(minio, wrong.getKey(), "nebula", "", wrong.getValue()));
      }
      resources.apply(Backups.inS3(minio, "sound", "nebula", "", ""));

      assertThat(Resources.is(resources.over("sound"), "Complete")).isTrue();
      for (String name : WRONG.keySet()) {
        Eventually.holds(name + " to be invalid", () -> invalid(namespace, name).isPresent());
        assertThat(invalid(namespace, name).orElseThrow().getMessage()).contains("spec." + name);
      }
      assertThat(nebula.backups().list())
          .extracting(KubernetesBackup::name)
          .containsExactlyInAnyOrderElementsOf(
              Stream.concat(WRONG.keySet().stream(), Stream.of("sound")).toList());
      assertThat(nebula.backups().table().toString()).contains("affinity").contains("sound");
    }
  }

  /** As text: what makes no sense has no type to be built by. */
  private static void apply(TestNamespace namespace, String yaml) {
    namespace
        .client()
        .genericKubernetesResources("apps.nebula-graph.io/v1alpha1", "NebulaBackup")
        .load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
        .create();
  }

  private static Optional<StatusCondition> invalid(TestNamespace namespace, String name) {
    NebulaBackup backup = namespace.client().resources(NebulaBackup.class).withName(name).require();
    List<StatusCondition> conditions =
        backup.getStatus() == null || backup.getStatus().getConditions() == null
            ? List.of()
            : backup.getStatus().getConditions();
    return conditions.stream()
        .filter(each -> "Invalid".equals(each.getType()) && "True".equals(each.getStatus()))
        .findFirst();
  }
}
