// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.nebulabackup.BackupClient;
import io.nebulabackup.kubernetes.fixture.Eventually;
import io.nebulabackup.kubernetes.fixture.LocalImages;
import io.nebulabackup.kubernetes.fixture.OnKubernetes;
import io.nebulabackup.kubernetes.fixture.ProcessKubelet;
import io.nebulabackup.kubernetes.fixture.TestNamespace;
import io.nebulabackup.kubernetes.runner.RunnerExit;
import io.nebulabackup.model.BackupKind;
import io.nebulabackup.model.BackupSet;
import io.nebulabackup.testkit.servers.FakeGcsServer;
import io.nebulabackup.testkit.servers.FreePort;
import io.nebulabackup.testkit.servers.MinioServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The runner in the Pods of Jobs, within the 300 MiB that the vendor's documentation gives it. */
@OnKubernetes
class RunnerIT {

  private static final String NAME = "BACKUP_\\d{4}(_\\d{2}){5}";

  @TempDir Path directory;

  private TestNamespace namespace;
  private ProcessKubelet kubelet;
  private Nebula nebula;

  @BeforeEach
  void start(TestNamespace namespace) {
    this.namespace = namespace;
    LocalImages images = new LocalImages().withRunner(RunnerJob.IMAGE, directory.resolve("image"));
    kubelet = ProcessKubelet.start(namespace, images, directory.resolve("pods"), Map.of());
    nebula = new Nebula(directory.resolve("cluster")).fill(0, 300);
  }

  @AfterEach
  void stop() {
    kubelet.close();
    nebula.close();
  }

  @Test
  void chainInS3_withKeysByReference_isRestored() {
    try (MinioServer minio = MinioServer.start(directory.resolve("minio"), "bucket")) {
      secret(Map.of("access_key", MinioServer.USER, "secret_key", MinioServer.PASSWORD));
      String full = succeed(s3(minio, "full").arguments("backup", "full", "--concurrency", "2"));
      nebula.fill(300, 100);
      String first = succeed(s3(minio, "first").arguments("backup", "incr", "--base", full));
      nebula.fill(250, 100);
      var contents = nebula.contents();
      String second = succeed(s3(minio, "second").arguments("backup", "incr", "--base", first));
      nebula.fill(900, 50);

      Pod restored = s3(minio, "restore").arguments("restore", "--name", second).run(namespace);

      assertThat(RunnerJob.end(restored).getMessage()).isEqualTo(second);
      nebula.requireContents(contents);
      assertThat(kubelet.log(restored.getMetadata().getName(), RunnerJob.CONTAINER))
          .contains("phase STOP")
          .doesNotContain(MinioServer.PASSWORD);
      try (BackupClient client = client(minio)) {
        assertThat(client.backups().list())
            .extracting(BackupSet::name)
            .containsExactly(full, first, second);
        assertThat(client.backups().require(second).kind()).isEqualTo(BackupKind.INCREMENTAL);
      }
    }
  }

  @Test
  void chainInGoogleCloudStorage_isTakenShownAndCleanedUp() {
    try (FakeGcsServer gcs = FakeGcsServer.start("bucket")) {
      String full = succeed(gs(gcs, "full").arguments("backup", "full", "--meta", nebula.metad()));
      nebula.fill(300, 10);
      String incremental =
          succeed(
              gs(gcs, "incr")
                  .arguments("backup", "incr", "--base", full, "--meta", nebula.metad()));

      Pod shown = gs(gcs, "show").arguments("show").run(namespace);
      ContainerStateTerminated refused =
          RunnerJob.end(
              gs(gcs, "refused")
                  .arguments("cleanup", "--name", full, "--meta", nebula.metad())
                  .run(namespace));
      succeed(
          gs(gcs, "clean").arguments("cleanup", "--name", incremental, "--meta", nebula.metad()));

      assertThat(kubelet.log(shown.getMetadata().getName(), RunnerJob.CONTAINER))
          .containsPattern("\\| " + full + " +\\| .* \\| g +\\| true ")
          .containsPattern("\\| " + incremental + " +\\| .* \\| g +\\| false .* " + full);
      assertThat(RunnerExit.of(refused.getExitCode())).contains(RunnerExit.BACKUP_NEEDED);
      assertThat(refused.getMessage()).startsWith("BACKUP_NEEDED: ").contains(incremental);
      try (BackupClient client =
          BackupClient.builder().repository(gcs.location("gs://bucket/prod")).connect()) {
        assertThat(client.backups().list()).extracting(BackupSet::name).containsExactly(full);
      }
    }
  }

  @Test
  void jobOfTheVendorsOperator_runsOurRunner_andFindsTheNewName() {
    try (MinioServer minio = MinioServer.start(directory.resolve("minio"), "bucket")) {
      Pod full = vendorJob(minio, "backup-full-nb", "full", "").run(namespace);
      String name = nameAsTheOperatorFindsIt(full);
      nebula.fill(300, 10);
      Pod incremental = vendorJob(minio, "backup-incr-nb", "incr", "--base " + name).run(namespace);

      assertThat(RunnerJob.end(full).getMessage()).isEqualTo(name);
      assertThat(RunnerJob.end(incremental).getMessage())
          .isEqualTo(nameAsTheOperatorFindsIt(incremental))
          .isNotEqualTo(name);
    }
  }

  @Test
  void failures_haveTheirExitCode_andSayWhatToDo() {
    try (MinioServer minio = MinioServer.start(directory.resolve("minio"), "bucket")) {
      secret(Map.of("access_key", MinioServer.USER, "secret_key", MinioServer.PASSWORD));

      fail(
          s3(minio, "no-base").arguments("backup", "incr", "--base", "BACKUP_2001_01_01_00_00_00"),
          RunnerExit.BACKUP_NOT_FOUND,
          "BACKUP_2001_01_01_00_00_00");
      fail(
          s3(minio, "no-bucket", "s3://other/prod").arguments("backup", "full"),
          RunnerExit.STORE_FAILED,
          "other");
      fail(
          withKeys(RunnerJob.named("no-cluster"))
              .arguments("backup", "full", "--meta", "127.0.0.1:" + FreePort.find())
              .arguments("--storage", "s3://bucket/prod")
              .arguments("--s3.endpoint", minio.endpoint().toString()),
          RunnerExit.CLUSTER_UNAVAILABLE,
          "127.0.0.1");
      fail(s3(minio, "no-flag").arguments("backup", "incr"), RunnerExit.USAGE, "--base");
      assertThat(nebula.sandbox().checkpointNames()).isEmpty();
    }
  }

  @Test
  void podDeletedMidway_leavesNoCheckpointAndNoLock() {
    try (MinioServer minio = MinioServer.start(directory.resolve("minio"), "bucket")) {
      secret(Map.of("access_key", MinioServer.USER, "secret_key", MinioServer.PASSWORD));
      RunnerJob job = s3(minio, "deleted").arguments("backup", "full");
      job.submit(namespace);
      String pod = job.pod(namespace, List.of("Running")).getMetadata().getName();
      Eventually.holds(
          "the checkpoint", () -> kubelet.log(pod, RunnerJob.CONTAINER).contains("phase FREEZE"));

      namespace.client().batch().v1().jobs().withName("deleted").delete();
      namespace
          .client()
          .pods()
          .withName(pod)
          .waitUntilCondition(Objects::isNull, 2, TimeUnit.MINUTES);

      assertThat(nebula.sandbox().checkpointNames()).isEmpty();
      succeed(s3(minio, "next").arguments("backup", "full"));
    }
  }

  private RunnerJob s3(MinioServer minio, String name) {
    return s3(minio, name, "s3://bucket/prod");
  }

  private RunnerJob s3(MinioServer minio, String name, String uri) {
    return withKeys(RunnerJob.named(name))
        .endingWith("--meta", nebula.metad(), "--storage", uri)
        .endingWith("--s3.region", "us-east-1", "--s3.endpoint", minio.endpoint().toString());
  }

  private static RunnerJob withKeys(RunnerJob job) {
    return job.secret("AWS_ACCESS_KEY_ID", "store", "access_key")
        .secret("AWS_SECRET_ACCESS_KEY", "store", "secret_key");
  }

  private static RunnerJob gs(FakeGcsServer gcs, String name) {
    return RunnerJob.named(name)
        .endingWith("--storage", "gs://bucket/prod")
        .variable("NEBULA_BACKUP_STORAGE_OPTIONS", "host=" + gcs.host() + ",anonymous=true");
  }

  /** As nebula-operator makes it (pkg/kube/nebulabackup.go). */
  private RunnerJob vendorJob(MinioServer minio, String name, String type, String base) {
    return RunnerJob.named(name)
        .command(
            "/bin/sh",
            "-ecx",
            "exec /usr/local/bin/br-ent backup %s --meta %s --concurrency 5 %s"
                    .formatted(type, nebula.metad(), base)
                + " --storage s3://bucket --s3.region us-east-1 --s3.endpoint %s"
                    .formatted(minio.endpoint())
                + " --s3.access_key %s --s3.secret_key %s"
                    .formatted(MinioServer.USER, MinioServer.PASSWORD));
  }

  /** The operator's way (pkg/controller/nebulabackup): the first name in a line without a plus. */
  private String nameAsTheOperatorFindsIt(Pod pod) {
    Pattern name = Pattern.compile(".*(BACKUP_[0-9]+_[0-9]+_[0-9]+_[0-9]+_[0-9]+_[0-9]+).*$");
    return kubelet
        .log(pod.getMetadata().getName(), RunnerJob.CONTAINER)
        .lines()
        .filter(line -> !line.isEmpty() && !line.startsWith("+"))
        .map(name::matcher)
        .filter(Matcher::matches)
        .map(found -> found.group(1))
        .findFirst()
        .orElse("");
  }

  private String succeed(RunnerJob job) {
    Pod pod = job.run(namespace);
    String log = kubelet.log(pod.getMetadata().getName(), RunnerJob.CONTAINER);
    assertThat(RunnerJob.end(pod).getReason()).as(log).isEqualTo("Completed");
    assertThat(RunnerJob.end(pod).getMessage()).as(log).matches(NAME);
    // The limit counts only if somebody has looked.
    assertThat(kubelet.mostResidentBytes(pod)).isPositive();
    return RunnerJob.end(pod).getMessage();
  }

  private void fail(RunnerJob job, RunnerExit exit, String named) {
    Pod pod = job.run(namespace);
    String log = kubelet.log(pod.getMetadata().getName(), RunnerJob.CONTAINER);
    ContainerStateTerminated end = RunnerJob.end(pod);
    assertThat(RunnerExit.of(end.getExitCode())).as(log).contains(exit);
    assertThat(end.getMessage()).as(log).matches("(?s)[A-Z_]+: .*").contains(named);
  }

  private void secret(Map<String, String> values) {
    namespace
        .client()
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName("store")
                .endMetadata()
                .withStringData(values)
                .build())
        .create();
  }

  private static BackupClient client(MinioServer minio) {
    return BackupClient.builder().repository(minio.location("s3://bucket/prod")).connect();
  }
}
