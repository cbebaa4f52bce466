// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulabackup.BackupOperation;
import io.nebulabackup.error.BackupCancelledException;
import io.nebulabackup.error.InvalidSpecException;
import io.nebulabackup.error.PlanFailedException;
import io.nebulabackup.kubernetes.fixture.OnKubernetes;
import io.nebulabackup.kubernetes.fixture.TestNamespace;
import io.nebulabackup.kubernetes.model.AgentSpec;
import io.nebulabackup.kubernetes.model.NebulaCluster;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@OnKubernetes
class EnableBackupIT {

  private static final Duration LONG = Duration.ofMinutes(1);

  private TestNamespace namespace;
  private OperatorPart operator;
  private KubernetesBackupClient client;

  @BeforeEach
  void prepare(TestNamespace namespace) {
    this.namespace = namespace;
    operator = new OperatorPart(namespace);
    client = KubernetesBackupClient.on(namespace.client());
  }

  @AfterEach
  void close() {
    client.close();
  }

  private NebulaCluster cluster() {
    return Objects.requireNonNull(
        namespace.client().resources(NebulaCluster.class).withName("nebula").get());
  }

  private AgentSpec agent() {
    return Objects.requireNonNull(cluster().getSpec().getAgent());
  }

  private EnableBackup asInTheManual() {
    return client
        .cluster("nebula")
        .enableBackup()
        .agentImage("vesoft/nebula-agent", "latest")
        .agentResources(Samples.resources("1", "1Gi", "100m", "128Mi"))
        .rateLimit(0)
        .heartbeatInterval(Duration.ofSeconds(60));
  }

  @Test
  void apply_asInTheManual_isTheSampleFieldForFieldAndNothingElseChanges() {
    operator.cluster("nebula", spec -> {});
    Map<?, ?> before = Samples.tree(cluster().getSpec());

    ClusterState state = asInTheManual().apply();

    Map<?, ?> sample = Samples.spec("vendor-cluster.yaml");
    Map<?, ?> after = Samples.tree(cluster().getSpec());
    assertThat(after.get("enableBR")).isEqualTo(sample.get("enableBR"));
    assertThat(after.get("agent")).isEqualTo(sample.get("agent"));
    after.remove("enableBR");
    after.remove("agent");
    assertThat(after).isEqualTo(before);
    assertThat(state.backupEnabled()).isTrue();
    assertThat(state.agentImage()).contains("vesoft/nebula-agent:latest");
    assertThat(state.ready()).isFalse();
  }

  @Test
  void apply_withoutAgent_leavesItToTheOperator() {
    operator.cluster("nebula", spec -> {});

    client.cluster("nebula").enableBackup().apply();

    assertThat(cluster().getSpec().getEnableBR()).isTrue();
    assertThat(cluster().getSpec().getAgent()).isNull();
  }

  @Test
  void apply_twice_isTheSameAndSettlesWhatTheFirstSaid() {
    operator.cluster("nebula", spec -> {});
    asInTheManual().apply();
    Long generation = cluster().getMetadata().getGeneration();

    asInTheManual().apply();
    assertThat(cluster().getMetadata().getGeneration()).isEqualTo(generation);

    client.cluster("nebula").enableBackup().agentImage("example.org/agent", "v2").apply();
    assertThat(agent().getImage()).isEqualTo("example.org/agent");
    assertThat(agent().getResources()).isNull();
  }

  @Test
  void apply_fieldsOfOthers_stay() {
    operator.cluster(
        "nebula",
        spec -> {
          AgentSpec agent = new AgentSpec();
          agent.setRateLimit(100);
          agent.setOtherField("x", null);
          spec.setAgent(agent);
        });

    client.cluster("nebula").enableBackup().agentImage("example.org/agent", "latest").apply();

    assertThat(agent().getRateLimit()).isEqualTo(100);
    assertThat(agent().getImage()).isEqualTo("example.org/agent");
  }

  @Test
  void apply_otherValueOfAnother_isRefusedUnlessForced() {
    operator.cluster(
        "nebula",
        spec -> {
          AgentSpec agent = new AgentSpec();
          agent.setImage("theirs");
          spec.setAgent(agent);
        });
    EnableBackup enable = client.cluster("nebula").enableBackup().agentImage("ours", "latest");

    assertThatThrownBy(enable::apply)
        .isInstanceOfSatisfying(
            KubernetesException.class, refused -> assertThat(refused.status()).isEqualTo(409))
        .hasMessageContaining("agent.image")
        .hasMessageContaining("force()");
    assertThat(agent().getImage()).isEqualTo("theirs");

    enable.force().apply();
    assertThat(agent().getImage()).isEqualTo("ours");
  }

  @Test
  void apply_rateLimitAlone_leavesThePrivateImageOfAnother() {
    operator.cluster("nebula", spec -> spec.setAgent(image("reg.example-inc.com/agent", "v3.7.1")));

    ClusterState state = client.cluster("nebula").enableBackup().rateLimit(800).apply();

    assertThat(state.agentImage()).contains("reg.example-inc.com/agent:v3.7.1");
    assertThat(agent().getRateLimit()).isEqualTo(800);

    client.cluster("nebula").enableBackup().rateLimit(400).force().apply();
    assertThat(agent().getImage()).isEqualTo("reg.example-inc.com/agent");
    assertThat(agent().getVersion()).isEqualTo("v3.7.1");
    assertThat(ours()).containsExactly("f:rateLimit");
  }

  @Test
  void apply_rateLimitAloneWhereNobodyNamesAnImage_setsTheDefaultImage() {
    operator.cluster("nebula", spec -> {});

    client.cluster("nebula").enableBackup().rateLimit(800).apply();

    assertThat(agent().getImage()).isEqualTo("vesoft/nebula-agent");
    assertThat(agent().getVersion()).isEqualTo("latest");
  }

  @Test
  void apply_withoutAgentWhereAnotherGivesItNoImage_setsTheDefaultImage() {
    operator.cluster(
        "nebula",
        spec -> {
          AgentSpec agent = new AgentSpec();
          agent.setRateLimit(100);
          spec.setAgent(agent);
        });

    client.cluster("nebula").enableBackup().apply();

    assertThat(agent().getImage()).isEqualTo("vesoft/nebula-agent");
    assertThat(agent().getRateLimit()).isEqualTo(100);
  }

  @Test
  void apply_withoutTheAgentOfAnEarlierCall_takesAllOfItBack() {
    operator.cluster("nebula", spec -> {});
    asInTheManual().agentImage("reg.example-inc.com/agent", "v3.7.1").apply();

    client.cluster("nebula").enableBackup().apply();

    assertThat(cluster().getSpec().getAgent()).isNull();
  }

  @Test
  void apply_withoutTheImageOfAnEarlierCallWhereAnotherSetsTheRest_leavesNoAgentWithoutImage() {
    operator.cluster(
        "nebula",
        spec -> {
          AgentSpec agent = new AgentSpec();
          agent.setRateLimit(100);
          spec.setAgent(agent);
        });
    client.cluster("nebula").enableBackup().agentImage("example.org/agent", "v2").force().apply();

    client.cluster("nebula").enableBackup().apply();

    assertThat(agent().getImage()).isEqualTo("vesoft/nebula-agent");
    assertThat(agent().getRateLimit()).isEqualTo(100);
  }

  private static AgentSpec image(String image, String version) {
    AgentSpec agent = new AgentSpec();
    agent.setImage(image);
    agent.setVersion(version);
    return agent;
  }

  /** What the API server has us down for. */
  private Set<String> ours() {
    return cluster().getMetadata().getManagedFields().stream()
        .filter(entry -> EnableBackup.FIELD_MANAGER.equals(entry.getManager()))
        .map(entry -> (Map<?, ?>) entry.getFieldsV1().getAdditionalProperties().get("f:spec"))
        .flatMap(
            spec -> ((Map<?, ?>) Objects.requireNonNull(spec.get("f:agent"))).keySet().stream())
        .map(String::valueOf)
        .collect(Collectors.toSet());
  }

  @Test
  void apply_noSuchCluster_makesNone() {
    assertThatThrownBy(() -> asInTheManual().apply())
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining(namespace.name());
    assertThat(namespace.client().resources(NebulaCluster.class).list().getItems()).isEmpty();
  }

  @Test
  void apply_settingsWithoutSense_areOneError() {
    operator.cluster("nebula", spec -> {});

    assertThatThrownBy(() -> asInTheManual().rateLimit(-1).agentImage("", "x").apply())
        .isInstanceOf(PlanFailedException.class)
        .hasMessageContaining("agent.image")
        .hasMessageContaining("agent.rateLimit");
    assertThat(cluster().getSpec().getEnableBR()).isNull();
  }

  @Test
  void awaitReady_operatorCatchesUp_ends() {
    operator.cluster("nebula", spec -> {});
    operator.ready("nebula");
    client.cluster("nebula").enableBackup().apply();
    BackupOperation<ClusterState> waiting = client.cluster("nebula").awaitReady();
    assertThat(waiting.join(Duration.ZERO)).isEmpty();

    operator.ready("nebula");

    assertThat(waiting.join(LONG)).get().extracting(ClusterState::ready).isEqualTo(true);
    assertThat(client.cluster("nebula").state().ready()).isTrue();
  }

  @Test
  void awaitReady_cancelled_leavesTheCluster() {
    operator.cluster("nebula", spec -> {});
    BackupOperation<ClusterState> waiting = client.cluster("nebula").awaitReady();

    waiting.cancel();

    assertThatThrownBy(waiting::join).isInstanceOf(BackupCancelledException.class);
    assertThat(cluster().isMarkedForDeletion()).isFalse();
  }
}
