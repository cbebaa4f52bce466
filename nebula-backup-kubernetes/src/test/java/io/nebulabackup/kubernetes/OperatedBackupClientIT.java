// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulabackup.BackupClient;
import io.nebulabackup.BackupEvent;
import io.nebulabackup.BackupOperation;
import io.nebulabackup.error.BackupCancelledException;
import io.nebulabackup.error.InvalidSpecException;
import io.nebulabackup.kubernetes.fixture.OnKubernetes;
import io.nebulabackup.kubernetes.fixture.TestNamespace;
import io.nebulabackup.kubernetes.spec.KubernetesBackupSpec;
import io.nebulabackup.model.BackupKind;
import io.nebulabackup.model.BackupPlan;
import io.nebulabackup.model.BackupSet;
import io.nebulabackup.testkit.sandbox.SandboxCluster;
import io.nebulabackup.testkit.sandbox.SandboxSpace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The one client interface, with the operator behind it; a real backup by another client. */
@OnKubernetes
class OperatedBackupClientIT {

  private static final Duration LONG = Duration.ofMinutes(2);

  private OperatorPart operator;
  private KubernetesBackupClient kubernetes;
  private SandboxCluster cluster;
  private String repository;
  private BackupClient client;

  @BeforeEach
  void prepare(TestNamespace namespace, @TempDir Path directory) {
    operator = new OperatorPart(namespace);
    operator.prepare("nebula");
    kubernetes = KubernetesBackupClient.on(namespace.client());
    cluster = SandboxCluster.builder().directory(directory.resolve("cluster")).start();
    SandboxSpace space = cluster.createSpace("orders", 2, 3);
    space.putVertex("a", 2, "value");
    repository = directory.resolve("repository").toUri().toString();
    client =
        kubernetes.backupClient(
            KubernetesBackupSpec.builder()
                .name("app")
                .cluster("nebula")
                .storage(OperatorPart.STORAGE)
                .image("example.org/br")
                .version("v1")
                .build(),
            direct());
  }

  private BackupClient direct() {
    return BackupClient.connect(cluster.metad(), repository);
  }

  @AfterEach
  void close() {
    client.close();
    kubernetes.close();
    cluster.close();
  }

  /** What the Job does for the operator. */
  private void takeAsked(String type) {
    KubernetesBackup asked =
        kubernetes.backups().list().stream()
            .filter(backup -> !backup.state().isFinal())
            .findFirst()
            .orElseThrow();
    try (BackupClient runner = direct()) {
      BackupSet taken =
          asked.base().isPresent()
              ? runner.backups().incremental().base(asked.base().get()).run()
              : runner.backups().full().run();
      operator.take(asked.name(), type, taken.name());
    }
  }

  @Test
  void fullAndIncremental_takenByTheOperator_areWhatTheRepositoryHolds() {
    List<BackupEvent> events = new CopyOnWriteArrayList<>();
    BackupOperation<BackupSet> full = client.backups().full().listener(events::add).start();
    takeAsked("full");
    BackupSet base = full.join(LONG).orElseThrow();

    BackupOperation<BackupSet> increment =
        client.backups().incremental().base(base.name()).concurrency(3).start();
    takeAsked("incr");
    BackupSet taken = increment.join(LONG).orElseThrow();

    assertThat(base.kind()).isEqualTo(BackupKind.FULL);
    assertThat(taken.kind()).isEqualTo(BackupKind.INCREMENTAL);
    assertThat(taken.base()).contains(base.name());
    assertThat(taken.clusterId()).isEqualTo(cluster.clusterId());
    assertThat(increment.join()).isEqualTo(taken);
    assertThat(client.backups().list())
        .extracting(BackupSet::name)
        .containsExactly(base.name(), taken.name());
    assertThat(events)
        .startsWith(new BackupEvent.PhaseStarted(BackupEvent.Phase.PLAN))
        .endsWith(new BackupEvent.PhaseStarted(BackupEvent.Phase.TRANSFER));
    assertThat(client.repository().verify(taken.name()).run().findings()).isEmpty();
    assertThat(kubernetes.backups().list())
        .allSatisfy(backup -> assertThat(backup.name()).matches("app-\\d{8}t\\d{9}"));
  }

  @Test
  void plan_ofFull_hasHostsOfTheClusterAndChecksOfKubernetes() {
    BackupPlan plan = client.backups().full().plan();

    assertThat(plan.hosts()).hasSize(cluster.storages().size());
    assertThat(kubernetes.backups().list()).isEmpty();
  }

  @Test
  void increment_withWhatNoFieldHas_isRefused() {
    String base = "BACKUP_2024_02_05_08_05_13";

    assertThatThrownBy(() -> client.backups().incremental().base(base).orElseFull().start())
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("orElseFull");
    assertThatThrownBy(() -> client.backups().incremental().base(base).orElseWalOnly().start())
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("orElseWalOnly");
    assertThatThrownBy(() -> client.backups().incremental().base(base).compressionLevel(9).start())
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("compressionLevel");
  }

  @Test
  void cancel_running_deletesTheObject() {
    BackupOperation<BackupSet> full = client.backups().full().start();

    full.cancel();

    assertThatThrownBy(() -> full.join(LONG)).isInstanceOf(BackupCancelledException.class);
    assertThat(kubernetes.backups().list()).isEmpty();
  }

  @Test
  void backup_completeButNotInTheRepository_isAnError() {
    BackupOperation<BackupSet> full = client.backups().full().start();
    operator.take(kubernetes.backups().list().get(0).name(), "full", "BACKUP_2024_02_05_08_05_13");

    assertThatThrownBy(() -> full.join(LONG)).hasMessageContaining("BACKUP_2024_02_05_08_05_13");
  }
}
