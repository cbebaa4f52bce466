// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.nebulabackup.error.AgentUnavailableException;
import io.nebulabackup.error.BackupException;
import io.nebulabackup.error.BackupNotFoundException;
import io.nebulabackup.error.ForeignClusterException;
import io.nebulabackup.error.InvalidSpecException;
import io.nebulabackup.error.PlanFailedException;
import io.nebulabackup.error.RepositoryMismatchException;
import io.nebulabackup.kubernetes.fixture.OnKubernetes;
import io.nebulabackup.kubernetes.fixture.TestNamespace;
import io.nebulabackup.kubernetes.model.NebulaBackup;
import io.nebulabackup.kubernetes.spec.S3Credentials;
import io.nebulabackup.kubernetes.spec.S3Target;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The cautions of the vendor's manual, each looked at before anything is submitted. */
@OnKubernetes
class CautionsIT {

  private static final String BASE = "BACKUP_2024_02_05_08_05_13";

  private TestNamespace namespace;
  private S3Target storage;
  private OperatorPart operator;
  private KubernetesBackupClient client;

  @BeforeEach
  void prepare(TestNamespace namespace) {
    this.namespace = namespace;
    // A bucket of its own, for a name in a bucket is that of one backup, in whatever namespace.
    storage = bucket(namespace.name());
    operator = new OperatorPart(namespace);
    client = KubernetesBackupClient.on(namespace.client());
    operator.prepare("nebula");
  }

  @AfterEach
  void close() {
    client.close();
  }

  private NewBackup incremental(KubernetesBackupClient client) {
    return client
        .backups()
        .incremental("nb-incr")
        .base(BASE)
        .cluster("nebula", storage)
        .image("example.org/br", "v1");
  }

  private void takeBase() {
    client
        .backups()
        .full("nb-full")
        .cluster("nebula", storage)
        .image("example.org/br", "v1")
        .submit();
    operator.take("nb-full", "full", BASE);
  }

  private List<BackupException> problems(ThrowingCallable call) {
    Throwable thrown = catchThrowable(call);
    assertThat(thrown).isInstanceOf(BackupException.class);
    return thrown instanceof PlanFailedException all
        ? all.problems()
        : List.of((BackupException) thrown);
  }

  private void assertNothingSubmitted() {
    assertThat(client.backups().find("nb-incr")).isEmpty();
  }

  @Test
  void base_ofSameClusterAndBucketAndYoung_isTakenWithoutWarning() {
    takeBase();

    assertThat(incremental(client).plan().warnings()).isEmpty();
    assertThat(incremental(client).submit().base()).contains(BASE);
  }

  @Test
  void base_ofOtherCluster_isRefused() {
    takeBase();
    operator.cluster("other", spec -> spec.setEnableBR(true));
    operator.ready("other");

    assertThatThrownBy(() -> incremental(client).with(b -> b.cluster("other")).start())
        .isInstanceOf(ForeignClusterException.class)
        .hasMessageContaining(namespace.name() + "/nebula")
        .hasMessageContaining(namespace.name() + "/other");
    assertNothingSubmitted();
  }

  @Test
  void base_inOtherBucket_isRefused() {
    takeBase();

    assertThatThrownBy(
            () ->
                incremental(client)
                    .with(b -> b.storage(bucket(namespace.name() + "/other")))
                    .start())
        .isInstanceOf(RepositoryMismatchException.class)
        .hasMessageContaining("s3://" + namespace.name() + " at")
        .hasMessageContaining("s3://" + namespace.name() + "/other");
    assertNothingSubmitted();
  }

  @Test
  void base_atOtherEndpoint_isRefused() {
    takeBase();
    S3Target elsewhere = S3Target.builder().from(storage).endpoint("http://minio:9000").build();

    assertThatThrownBy(() -> incremental(client).with(b -> b.storage(elsewhere)).start())
        .isInstanceOf(RepositoryMismatchException.class);
  }

  private static S3Target bucket(String bucket) {
    return S3Target.builder().from(OperatorPart.STORAGE).bucket(bucket).build();
  }

  @Test
  void base_ofSameNameElsewhere_isACoincidence() {
    try (TestNamespace elsewhere = namespace.another()) {
      new OperatorPart(elsewhere).prepare("nebula");
      KubernetesBackupClient neighbour = KubernetesBackupClient.on(elsewhere.client());
      neighbour
          .backups()
          .full("nb-full")
          .cluster("nebula", bucket(elsewhere.name()))
          .image("i", "v")
          .submit();
      new OperatorPart(elsewhere).take("nb-full", "full", BASE);

      assertThat(incremental(client).with(b -> b.withinWalTtl(false)).plan().warnings())
          .anySatisfy(warning -> assertThat(warning).contains("not checked"));
      assertThatThrownBy(
              () -> incremental(client).with(b -> b.storage(bucket(elsewhere.name()))).start())
          .isInstanceOf(ForeignClusterException.class);
    }
  }

  @Test
  void base_notComplete_isRefused() {
    client
        .backups()
        .full("nb-full")
        .cluster("nebula", storage)
        .image("example.org/br", "v1")
        .submit();
    operator.running("nb-full", "full");
    operator.named("nb-full", BASE);

    assertThatThrownBy(() -> incremental(client).start())
        .isInstanceOf(BackupNotFoundException.class)
        .hasMessageContaining("nb-full")
        .hasMessageContaining("RUNNING");
    assertThat(client.backups().list()).hasSize(1);
  }

  @Test
  void base_olderThanWalTtl_isRefusedUnlessAskedFor() {
    takeBase();
    operator.setWalTtl("nebula", "3600");
    KubernetesBackupClient later = later(Duration.ofHours(2));

    assertThatThrownBy(() -> incremental(later).start())
        .isInstanceOfSatisfying(
            WalTtlException.class,
            problem -> {
              assertThat(problem.walTtl()).isEqualTo(Duration.ofHours(1));
              assertThat(problem.age()).isGreaterThanOrEqualTo(Duration.ofHours(1));
            });
    assertNothingSubmitted();
    assertThat(incremental(later).with(b -> b.withinWalTtl(false)).plan().warnings())
        .singleElement()
        .asString()
        .contains("wal_ttl");
  }

  @Test
  void base_olderThanTheShippedWalTtl_isWarnedOf() {
    takeBase();

    assertThat(incremental(later(Duration.ofHours(5))).plan().warnings())
        .singleElement()
        .asString()
        .contains("4h", "ships");
  }

  @Test
  void base_unknown_isWarnedOfAndItsNameTellsItsAge() {
    operator.setWalTtl("nebula", "3600");

    assertThat(problems(() -> incremental(client).start()))
        .singleElement()
        .isInstanceOf(WalTtlException.class);
    assertThat(incremental(client).with(b -> b.withinWalTtl(false)).plan().warnings())
        .anySatisfy(warning -> assertThat(warning).contains(BASE, "not checked"));
  }

  private KubernetesBackupClient later(Duration time) {
    return KubernetesBackupClient.on(
        namespace.client(), Clock.fixed(Instant.now().plus(time), ZoneOffset.UTC));
  }

  @Test
  void spaces_named_areRefused() {
    takeBase();

    assertThatThrownBy(() -> incremental(client).with(b -> b.addSpaces("orders")).start())
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("whole cluster");
    assertNothingSubmitted();
  }

  @Test
  void everything_wrong_isOneErrorWithAllFindings() {
    takeBase();
    operator.cluster("other", spec -> {});

    assertThat(
            problems(
                () ->
                    incremental(client)
                        .with(b -> b.name("nb-full").cluster("other").concurrency(0))
                        .with(
                            b ->
                                b.storage(
                                    S3Target.builder()
                                        .from(bucket("else"))
                                        .secretName("missing")
                                        .build()))
                        .imagePullSecret("absent")
                        .start()))
        .extracting(problem -> problem.getClass().getSimpleName() + " " + first(problem))
        .containsExactlyInAnyOrder(
            "InvalidSpecException concurrency",
            "InvalidSpecException name",
            "AgentUnavailableException NebulaCluster",
            "ForeignClusterException base",
            "RepositoryMismatchException base",
            "InvalidSpecException s3.secretName",
            "InvalidSpecException imagePullSecrets");
  }

  private static String first(BackupException problem) {
    return String.valueOf(problem.getMessage()).split(" ", 2)[0];
  }

  @Test
  void cluster_missing_isRefused() {
    assertThatThrownBy(() -> incremental(client).with(b -> b.cluster("absent").name("x")).start())
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("absent")
        .hasMessageContaining(namespace.name());
  }

  @Test
  void cluster_withoutAgents_isRefused() {
    operator.cluster("plain", spec -> {});

    assertThatThrownBy(
            () -> client.backups().full("nb").cluster("plain", storage).image("i", "v").start())
        .isInstanceOf(AgentUnavailableException.class)
        .hasMessageContaining("enableBackup()");
  }

  @Test
  void cluster_notReady_isWarnedOf() {
    operator.cluster("fresh", spec -> spec.setEnableBR(true));

    assertThat(
            client.backups().full("nb").cluster("fresh", storage).image("i", "v").plan().warnings())
        .singleElement()
        .asString()
        .contains("not ready");
  }

  @Test
  void cluster_inOtherNamespace_isFoundThere() {
    try (TestNamespace graphs = namespace.another()) {
      new OperatorPart(graphs).prepare("far");

      NewBackup backup =
          client
              .backups()
              .full("nb")
              .cluster("far", storage)
              .image("i", "v")
              .clusterNamespace(graphs.name());

      assertThat(backup.plan().warnings()).isEmpty();
      assertThat(backup.submit().clusterNamespace()).isEqualTo(graphs.name());
    }
  }

  @Test
  void secret_withoutKeys_isRefused() {
    client.secrets().registry("plain", Credentials.REGISTRY);

    assertThatThrownBy(
            () ->
                incremental(client)
                    .with(
                        b ->
                            b.storage(S3Target.builder().from(storage).secretName("plain").build()))
                    .start())
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("lacks access_key and secret_key");
  }

  @Test
  void backup_running_isWarnedOf() {
    takeBase();
    client.backups().full("nb-other").cluster("nebula", storage).image("i", "v").submit();
    operator.running("nb-other", "full");

    assertThat(incremental(client).plan().warnings())
        .singleElement()
        .asString()
        .contains("nb-other", "one at a time");
  }

  @Test
  void plan_ofAnything_makesNothing() {
    takeBase();

    SubmissionPlan plan = incremental(client).plan();

    assertThat(Samples.SERIALIZATION.unmarshal(plan.yaml(), NebulaBackup.class))
        .isEqualTo(Manifests.backup(namespace.name(), incremental(client).spec()));
    assertThat(client.backups().list()).hasSize(1);
  }

  @Test
  void submitter_whoMayNotReadSecrets_isWarnedAndMaySubmit() {
    takeBase();
    try (KubernetesClient restricted = restricted()) {
      KubernetesBackupClient submitter = KubernetesBackupClient.on(restricted);

      assertThat(incremental(submitter).plan().warnings())
          .singleElement()
          .asString()
          .contains("could not check the Secret", "aws-s3-secret");
      assertThat(incremental(submitter).submit().name()).isEqualTo("nb-incr");
      assertThatThrownBy(() -> submitter.secrets().s3("hidden", new S3Credentials("a", "hush")))
          .isInstanceOfSatisfying(
              KubernetesException.class,
              refused -> {
                assertThat(refused.status()).isEqualTo(403);
                assertThat(refused.isRetryable()).isFalse();
              })
          .hasMessageContaining("Role")
          .hasMessageNotContaining("hush");
    }
  }

  /** A client of a service account that may do no more than submit backups in its namespace. */
  private KubernetesClient restricted() {
    KubernetesClient admin = namespace.client();
    admin
        .resource(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withName("submitter")
                .endMetadata()
                .build())
        .create();
    admin
        .resource(
            new RoleBuilder()
                .withNewMetadata()
                .withName("submitter")
                .endMetadata()
                .addNewRule()
                .withApiGroups(NebulaBackup.GROUP)
                .withResources("nebulabackups", "nebulaclusters")
                .withVerbs("get", "list", "watch", "create")
                .endRule()
                .build())
        .create();
    admin
        .resource(
            new RoleBindingBuilder()
                .withNewMetadata()
                .withName("submitter")
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "Role", "submitter")
                .addNewSubject(null, "ServiceAccount", "submitter", namespace.name())
                .build())
        .create();
    return new KubernetesClientBuilder()
        .withConfig(
            new ConfigBuilder(namespace.config())
                .withImpersonateUsername("system:serviceaccount:" + namespace.name() + ":submitter")
                .build())
        .build();
  }
}
