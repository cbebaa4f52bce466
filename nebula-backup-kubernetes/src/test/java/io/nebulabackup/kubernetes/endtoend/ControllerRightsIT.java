// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.endtoend;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.nebulabackup.kubernetes.fixture.AuditLog.Request;
import io.nebulabackup.kubernetes.fixture.Eventually;
import io.nebulabackup.kubernetes.fixture.OnKubernetes;
import io.nebulabackup.kubernetes.fixture.TestNamespace;
import io.nebulabackup.kubernetes.model.NebulaBackup;
import io.nebulabackup.kubernetes.model.NebulaBackupStatus;
import io.nebulabackup.kubernetes.model.NebulaCronBackup;
import io.nebulabackup.testkit.servers.MinioServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The controller's Deployment as its manifest has it, with the rights the manifest grants and no
 * others, at an API server that enforces them. What it asked for is read from the server's log.
 */
@OnKubernetes
class ControllerRightsIT {

  /** Asked for by the API server itself, when a dependent object is created. */
  private static final Set<String> TO_OWN =
      Set.of(
          "update nebulabackups/finalizers.apps.nebula-graph.io",
          "update nebulacronbackups/finalizers.apps.nebula-graph.io",
          "update nebularestores/finalizers.apps.nebula-graph.io");

  @TempDir Path directory;

  private TestNamespace namespace;
  private World world;
  private Resources resources;
  private MinioServer minio;

  @BeforeEach
  void start(TestNamespace namespace) {
    this.namespace = namespace;
    world = World.withControllerImage(namespace, directory);
    resources = new Resources(namespace.client());
    resources.cluster("nebula");
    minio = MinioServer.start(directory.resolve("minio"), "bucket");
  }

  @AfterEach
  void stop() {
    world.close();
    minio.close();
  }

  @Test
  void rights_ofTheManifests_areThoseItUses_noneMissingAndNoneLeftOver() {
    resources.secret("aws-s3-secret", Backups.keys());
    try (ControllerDeployment controller =
        ControllerDeployment.everywhere(
            namespace, ControllerDeployment.CONTROLLER, ControllerDeployment.SECRETS)) {
      String full = backUpAndRestore();
      backUpWithoutNebulaCluster();
      backUpBySchedule(controller);
      tellOfWrongSchedule();
      resources.delete("full");
      deleteBeforeItIsOver();

      assertThat(full).startsWith("BACKUP_");
      List<Request> requests = requests(controller);
      assertThat(requests).filteredOn(request -> request.code() == 403).isEmpty();
      Set<String> granted = granted(controller);
      Set<String> used = new TreeSet<>();
      requests.forEach(
          request -> used.add(right(request.verb(), request.resource(), request.group())));
      assertThat(granted).containsAll(TO_OWN);
      granted.removeAll(TO_OWN);
      assertThat(granted).isEqualTo(used);
      requireFitting(controller);
      requireThatJobsNeedNoRights();
    }
  }

  /** The finalizer, clean-up and autoRemoveFinished, too. */
  private String backUpAndRestore() {
    resources.apply(
        Backups.inS3(
            minio, "full", "nebula", "", "  cleanBackupData: true\n  autoRemoveFinished: true\n"));
    NebulaBackupStatus full = complete("full");
    world.nebula().fill(300, 50);
    var contents = world.nebula().contents();
    resources.apply(
        Backups.inS3(
            minio,
            "incr",
            "nebula",
            "    baseBackupName: " + full.getBackupName() + "\n",
            "  cleanBackupData: true\n"));
    NebulaBackupStatus incremental = complete("incr");
    world.nebula().fill(1_000, 50);
    resources.apply(
        Backups.restore(minio, "back", Objects.requireNonNull(incremental.getBackupName())));
    assertThat(resources.restored("back").getStatus().getPhase()).isEqualTo("Complete");
    world.nebula().requireContents(contents);
    resources.delete("incr");
    return String.valueOf(full.getBackupName());
  }

  private void backUpWithoutNebulaCluster() {
    namespace
        .client()
        .resource(
            new ServiceBuilder()
                .withNewMetadata()
                .withName("plain-metad-headless")
                .endMetadata()
                .withNewSpec()
                .withClusterIP("None")
                .addNewPort()
                .withPort(9559)
                .endPort()
                .endSpec()
                .build())
        .create();
    world.reachService("plain", namespace.name());
    resources.apply(Backups.inS3(minio, "plain", "plain", "", ""));
    complete("plain");
  }

  /** Each backup but the last is too old at once. */
  private void backUpBySchedule(ControllerDeployment controller) {
    resources.apply(
        Backups.every(
            "often",
            "@every 2s",
            "  maxReservedTime: 1s\n",
            Backups.inS3(minio, "x", "nebula", "", "")));
    Eventually.holds(
        "the first of the schedule to be deleted",
        () ->
            requests(controller).stream()
                .anyMatch(
                    request ->
                        request.verb().equals("delete")
                            && request.resource().equals("nebulabackups")));
    namespace.client().resources(NebulaCronBackup.class).withName("often").delete();
  }

  /** Namespaces of other tests, which are about to go, are no concern of this one. */
  private List<Request> requests(ControllerDeployment controller) {
    return controller.requests().stream()
        .filter(request -> Set.of("", namespace.name()).contains(request.namespace()))
        .toList();
  }

  private void tellOfWrongSchedule() {
    resources.apply(
        Backups.every("wrong", "whenever", "", Backups.inS3(minio, "x", "nebula", "", "")));
    Eventually.holds(
        "an event",
        () ->
            namespace.client().v1().events().list().getItems().stream()
                .map(Event::getInvolvedObject)
                .anyMatch(about -> "wrong".equals(about.getName())));
  }

  private void deleteBeforeItIsOver() {
    resources.apply(
        Backups.inS3(minio, "brief", "nebula", "", "  cleanBackupData: true\n")
            .replace(World.IMAGE, "example/no-such-image"));
    Eventually.holds(
        "a Job",
        () -> namespace.client().resources(Job.class).withName("backup-full-brief").get() != null);
    resources.delete("brief");
  }

  private static Set<String> granted(ControllerDeployment controller) {
    Set<String> granted = new TreeSet<>();
    controller
        .rules()
        .forEach(
            rule ->
                rule.getVerbs()
                    .forEach(
                        verb ->
                            rule.getResources()
                                .forEach(
                                    resource ->
                                        granted.add(
                                            right(verb, resource, rule.getApiGroups().get(0))))));
    return granted;
  }

  private static String right(String verb, String resource, String group) {
    return verb + " " + resource + (group.isEmpty() ? "" : "." + group);
  }

  /** The Pods of Jobs have no token, and whoever has asked for anything is not their account. */
  private void requireThatJobsNeedNoRights() {
    assertThat(namespace.client().pods().withLabel("job-name").list().getItems())
        .isNotEmpty()
        .allSatisfy(
            pod -> {
              assertThat(pod.getSpec().getServiceAccountName()).isEqualTo("default");
              assertThat(pod.getSpec().getVolumes())
                  .noneSatisfy(volume -> assertThat(volume.getProjected()).isNotNull());
            });
    assertThat(namespace.server().audit().of(namespace.name(), "default")).isEmpty();
  }

  /** Nothing was killed for its memory, and somebody looked. */
  private void requireFitting(ControllerDeployment controller) {
    assertThat(controller.pods())
        .hasSize(2)
        .allSatisfy(
            pod -> {
              assertThat(pod.getStatus().getPhase()).isEqualTo("Running");
              assertThat(world.kubelet().mostResidentBytes(pod)).isPositive();
            });
  }

  @Test
  void secret_thatMayNotBeRead_isMissedByTheKubelet_andTheConditionSaysSo() {
    try (ControllerDeployment controller =
        ControllerDeployment.everywhere(namespace, ControllerDeployment.CONTROLLER)) {
      resources.apply(Backups.inS3(minio, "early", "nebula", "", ""));
      namespace
          .client()
          .resources(NebulaBackup.class)
          .withName("early")
          .waitUntilCondition(
              backup ->
                  backup != null
                      && backup.getStatus() != null
                      && backup.getStatus().toString().contains("aws-s3-secret"),
              2,
              MINUTES);
      resources.secret("aws-s3-secret", Backups.keys());
      complete("early");

      assertThat(requests(controller))
          .filteredOn(request -> request.code() == 403)
          .isNotEmpty()
          .allSatisfy(request -> assertThat(request.resource()).isEqualTo("secrets"));
    }
  }

  @Test
  void operatorOfTheVendor_thatIsDeployed_isLeftItsObjects() {
    resources.secret("aws-s3-secret", Backups.keys());
    Map<String, String> labels =
        Map.of(
            "app.kubernetes.io/name", "nebula-operator",
            "app.kubernetes.io/component", "controller-manager");
    Deployment operator = namespace.client().resource(deployment(labels)).create();
    try (ControllerDeployment controller =
        ControllerDeployment.everywhere(namespace, ControllerDeployment.CONTROLLER)) {
      String leader = controller.awaitLeaderOtherThan("");
      resources.apply(Backups.inS3(minio, "full", "nebula", "", ""));
      Eventually.holds(
          "the controller to see it",
          () -> world.kubelet().log(leader, "controller").contains("nothing is done: Deployment"));
      touch("full");
      Eventually.holds("another look", () -> looksForOperator(controller) >= 2);

      assertThat(controller.requests())
          .filteredOn(Request::isWrite)
          .allSatisfy(request -> assertThat(request.resource()).isEqualTo("leases"));

      namespace.client().resource(operator).withGracePeriod(0).delete();
      namespace.client().resource(operator).waitUntilCondition(Objects::isNull, 1, MINUTES);
      touch("full");
      complete("full");
    }
  }

  private static Deployment deployment(Map<String, String> labels) {
    return new DeploymentBuilder()
        .withNewMetadata()
        .withName("nebula-operator-controller-manager-deployment")
        .withLabels(labels)
        .endMetadata()
        .withNewSpec()
        .withNewSelector()
        .withMatchLabels(labels)
        .endSelector()
        .withNewTemplate()
        .withNewMetadata()
        .withLabels(labels)
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("controller-manager")
        .withImage("vesoft/nebula-operator:v1.8.0")
        .endContainer()
        .endSpec()
        .endTemplate()
        .endSpec()
        .build();
  }

  private static long looksForOperator(ControllerDeployment controller) {
    return controller.requests().stream()
        .filter(request -> request.resource().equals("deployments"))
        .count();
  }

  /** Any change has the controller look again. */
  private void touch(String backup) {
    namespace
        .client()
        .resources(NebulaBackup.class)
        .withName(backup)
        .edit(
            each -> {
              each.getMetadata()
                  .setAnnotations(Map.of("touched", String.valueOf(System.nanoTime())));
              return each;
            });
  }

  @Test
  void finalizers_right_isNeededToOwn_whereTheServerEnforcesIt() {
    resources.secret("aws-s3-secret", Backups.keys());
    resources.apply(
        Backups.inS3(minio, "full", "nebula", "", "")
            + "---\n"
            + Backups.restore(minio, "back", "BACKUP_2026_01_01_00_00_00")
            + "---\n"
            + Backups.every("often", "@daily", "", Backups.inS3(minio, "x", "nebula", "", "")));
    try (ControllerDeployment controller = ControllerDeployment.inNamespace(namespace);
        KubernetesClient account = as(ControllerDeployment.NAME)) {
      controller.scale(0);
      List<HasMetadata> owners =
          List.of(
              namespace.client().resources(NebulaBackup.class).withName("full").require(),
              namespace
                  .client()
                  .resources(io.nebulabackup.kubernetes.model.NebulaRestore.class)
                  .withName("back")
                  .require(),
              namespace.client().resources(NebulaCronBackup.class).withName("often").require());
      for (HasMetadata owner : owners) {
        assertThatCode(() -> account.resource(ownedBy(owner)).dryRun().create())
            .doesNotThrowAnyException();
      }

      namespace
          .client()
          .resources(ClusterRole.class)
          .withName(ControllerDeployment.NAME + "-" + namespace.name())
          .edit(
              role -> {
                role.getRules()
                    .removeIf(rule -> rule.getResources().get(0).endsWith("/finalizers"));
                return role;
              });

      for (HasMetadata owner : owners) {
        // The authorizer learns of the change by a watch.
        Eventually.holds("a refusal", () -> isRefused(account, owner));
        assertThatThrownBy(() -> account.resource(ownedBy(owner)).dryRun().create())
            .hasMessageContaining("blockOwnerDeletion");
      }
    }
  }

  private static boolean isRefused(KubernetesClient account, HasMetadata owner) {
    try {
      account.resource(ownedBy(owner)).dryRun().create();
      return false;
    } catch (KubernetesClientException e) {
      return e.getCode() == 403;
    }
  }

  private static HasMetadata ownedBy(HasMetadata owner) {
    ObjectMeta metadata = new ObjectMeta();
    metadata.setName("owned");
    metadata.setOwnerReferences(
        List.of(
            new OwnerReferenceBuilder()
                .withApiVersion(owner.getApiVersion())
                .withKind(owner.getKind())
                .withName(owner.getMetadata().getName())
                .withUid(owner.getMetadata().getUid())
                .withController(true)
                .withBlockOwnerDeletion(true)
                .build()));
    return new JobBuilder()
        .withMetadata(metadata)
        .withNewSpec()
        .withNewTemplate()
        .withNewSpec()
        .withRestartPolicy("Never")
        .addNewContainer()
        .withName("any")
        .withImage("any")
        .endContainer()
        .endSpec()
        .endTemplate()
        .endSpec()
        .build();
  }

  private KubernetesClient as(String account) {
    String token =
        namespace
            .client()
            .serviceAccounts()
            .withName(account)
            .tokenRequest(
                new io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder()
                    .withNewSpec()
                    .endSpec()
                    .build())
            .getStatus()
            .getToken();
    Config config = new ConfigBuilder(namespace.config()).withOauthToken(token).build();
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  private NebulaBackupStatus complete(String name) {
    NebulaBackupStatus status = resources.over(name);
    assertThat(Resources.is(status, "Complete")).as(Resources.message(status)).isTrue();
    return status;
  }
}
