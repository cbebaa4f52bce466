// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.nebulabackup.error.InvalidSpecException;
import io.nebulabackup.kubernetes.spec.AgentSettings;
import io.nebulabackup.kubernetes.spec.CronBackupSpec;
import io.nebulabackup.kubernetes.spec.GcsCredentials;
import io.nebulabackup.kubernetes.spec.GcsTarget;
import io.nebulabackup.kubernetes.spec.KubernetesBackupSpec;
import io.nebulabackup.kubernetes.spec.KubernetesRestoreSpec;
import io.nebulabackup.kubernetes.spec.RegistryCredentials;
import io.nebulabackup.kubernetes.spec.S3Credentials;
import io.nebulabackup.kubernetes.spec.S3Target;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpecProblemsTest {

  private static List<String> fields(UnaryOperator<KubernetesBackupSpec.Builder> change) {
    KubernetesBackupSpec.Builder builder =
        KubernetesBackupSpec.builder().from(Samples.incremental(OperatorPart.STORAGE));
    return fields(change.apply(builder).build().problems());
  }

  private static List<String> fields(List<InvalidSpecException> problems) {
    return problems.stream().map(InvalidSpecException::field).toList();
  }

  @Test
  void backup_sample_hasNoProblem() {
    assertThat(fields(builder -> builder)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Upper", "-a", "a-", "a_b", "a..b", "ä", "a b"})
  void name_notOfKubernetes_isNamed(String name) {
    assertThat(fields(builder -> builder.name(name))).containsExactly("name");
  }

  @Test
  void name_forWhichTheJobsWouldBeTooLong_isNamed() {
    assertThat(fields(builder -> builder.name("a".repeat(51)))).isEmpty();
    assertThat(fields(builder -> builder.name("a".repeat(52)))).containsExactly("name");
  }

  @Test
  void backup_manyThingsWrong_allAreFound() {
    assertThat(
            fields(
                builder ->
                    builder
                        .name("Bad")
                        .cluster("Bad")
                        .clusterNamespace("a.b")
                        .base("nb2024-full")
                        .addSpaces("orders")
                        .concurrency(0)
                        .image("")
                        .version("")
                        .addImagePullSecrets("Bad")
                        .addEnv(new EnvVar())
                        .addInitContainers(new ContainerBuilder().withName("A").build())
                        .addSidecarContainers(
                            new ContainerBuilder().withName("x").build(),
                            new ContainerBuilder().withName("x").build())
                        .addVolumeMounts(new VolumeMountBuilder().withName("none").build())
                        .storage(
                            S3Target.builder()
                                .bucket("s3://x")
                                .region("")
                                .endpoint("ftp://x")
                                .secretName("")
                                .build())))
        .containsExactlyInAnyOrder(
            "name",
            "cluster",
            "clusterNamespace",
            "base",
            "spaces",
            "concurrency",
            "image",
            "version",
            "imagePullSecrets",
            "env.name",
            "initContainers.name",
            "sidecarContainers.name",
            "volumeMounts",
            "volumeMounts.mountPath",
            "s3.bucket",
            "s3.region",
            "s3.endpoint",
            "s3.secretName");
  }

  @ParameterizedTest
  @CsvSource({
    "example.org/br:v1, v1, image",
    "example.org:5000/br, v1, ''",
    "br, 'v 1', version",
    "br@sha256:abc, v1, image"
  })
  void image_withTagOrWrongTag_isNamed(String image, String version, String field) {
    assertThat(fields(builder -> builder.image(image).version(version)))
        .isEqualTo(field.isEmpty() ? List.of() : List.of(field));
  }

  @ParameterizedTest
  @ValueSource(strings = {"nebula-test", "nebula-test/prod", "a.b-c/x/y_z/", "123"})
  void bucket_withOrWithoutPath_isTaken(String bucket) {
    assertThat(GcsTarget.builder().bucket(bucket).secretName("s").build().problems()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/x", "gs://x", "Upper", "a b", "abc//d", "ab;rm"})
  void bucket_wrong_isNamed(String bucket) {
    assertThat(fields(GcsTarget.builder().bucket(bucket).secretName("s").build().problems()))
        .containsExactly("gs.bucket");
  }

  @Test
  void endpoint_withPassword_isNamedWithoutIt() {
    S3Target target =
        S3Target.builder().from(OperatorPart.STORAGE).endpoint("https://u:hush@host").build();

    assertThat(target.problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem).hasMessageNotContaining("hush"));
  }

  @Test
  void restore_wrong_allAreFound() {
    assertThat(
            fields(
                KubernetesRestoreSpec.builder()
                    .name("A")
                    .cluster("A")
                    .clusterNamespace("A")
                    .backup("x")
                    .concurrency(1000)
                    .storage(OperatorPart.STORAGE)
                    .build()
                    .problems()))
        .containsExactlyInAnyOrder("name", "cluster", "clusterNamespace", "backup", "concurrency");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0 3 * * *", "@daily", "@every 1h30m", "CRON_TZ=Asia/Shanghai 0 3 * * 1-5"})
  void schedule_ofCron_isTaken(String schedule) {
    assertThat(cron(schedule, "nightly").problems()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "daily", "0 3 * *", "0 0 3 * * *"})
  void schedule_other_isNamed(String schedule) {
    assertThat(fields(cron(schedule, "nightly").problems())).containsExactly("schedule");
  }

  @Test
  void cronName_forWhichTheJobsWouldBeTooLong_isNamed() {
    assertThat(cron("@daily", "a".repeat(35)).problems()).isEmpty();
    assertThat(fields(cron("@daily", "a".repeat(36)).problems())).containsExactly("name");
  }

  private static CronBackupSpec cron(String schedule, String name) {
    return CronBackupSpec.builder()
        .schedule(schedule)
        .template(
            KubernetesBackupSpec.builder()
                .from(Samples.incremental(OperatorPart.STORAGE))
                .name(name)
                .build())
        .build();
  }

  @Test
  void maxReservedTime_tooShort_isNamed() {
    assertThat(
            fields(
                CronBackupSpec.builder()
                    .from(cron("@daily", "a"))
                    .maxReservedTime(Duration.ofMillis(1))
                    .build()
                    .problems()))
        .containsExactly("maxReservedTime");
  }

  @Test
  void agent_wrong_allAreFound() {
    assertThat(
            fields(
                AgentSettings.builder()
                    .image("")
                    .version("")
                    .rateLimitMbps(-1)
                    .heartbeatInterval(Duration.ZERO)
                    .build()
                    .problems()))
        .containsExactly(
            "agent.image", "agent.version", "agent.rateLimit", "agent.heartbeatInterval");
  }

  @Test
  void toString_ofWhatHoldsSecrets_hidesThem() {
    KubernetesBackupSpec spec =
        KubernetesBackupSpec.builder()
            .from(Samples.incremental(OperatorPart.STORAGE))
            .addEnv(new EnvVar("TOKEN", "hush", null))
            .addInitContainers(
                new ContainerBuilder()
                    .withName("a")
                    .withEnv(new EnvVar("TOKEN", "hush", null))
                    .build())
            .addSidecarContainers(
                new ContainerBuilder()
                    .withName("b")
                    .withEnv(new EnvVar("TOKEN", "hush", null))
                    .build())
            .build();
    RegistryCredentials registry =
        RegistryCredentials.builder().server("r").username("u").password("hush").build();

    assertThat(List.of(spec.toString(), registry.toString()))
        .allSatisfy(text -> assertThat(text).contains("***").doesNotContain("hush"));
    assertThat(new S3Credentials("hush", "hush").toString()).doesNotContain("hush");
    assertThat(new GcsCredentials("hush").toString()).doesNotContain("hush");
    assertThat(AgentSettings.builder().addEnv(new EnvVar("TOKEN", "hush", null)).build().toString())
        .doesNotContain("hush");
    assertThat(Manifests.backup("default", spec).toString()).doesNotContain("hush");
  }
}
