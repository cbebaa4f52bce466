// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import io.nebulabackup.BackupEvent;
import io.nebulabackup.BackupOperation;
import io.nebulabackup.error.BackupCancelledException;
import io.nebulabackup.error.BackupNotFoundException;
import io.nebulabackup.kubernetes.fixture.OnKubernetes;
import io.nebulabackup.kubernetes.fixture.TestNamespace;
import io.nebulabackup.kubernetes.model.NebulaBackup;
import io.nebulabackup.model.BackupKind;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@OnKubernetes
class FollowingIT {

  private static final Duration LONG = Duration.ofMinutes(1);
  private static final String BACKUP = "BACKUP_2024_02_05_08_05_13";

  private TestNamespace namespace;
  private OperatorPart operator;
  private KubernetesBackupClient client;

  @BeforeEach
  void prepare(TestNamespace namespace) {
    this.namespace = namespace;
    operator = new OperatorPart(namespace);
    client = KubernetesBackupClient.on(namespace.client());
    operator.prepare("nebula");
  }

  @AfterEach
  void close() {
    client.close();
  }

  private NewBackup full() {
    return client
        .backups()
        .full("nb")
        .cluster("nebula", OperatorPart.STORAGE)
        .image("example.org/br", "v1");
  }

  @Test
  void warnings_ofTheSubmission_comeWithTheOperationAndItsResult() {
    operator.cluster("fresh", spec -> spec.setEnableBR(true));
    List<KubernetesBackup> seen = new CopyOnWriteArrayList<>();

    KubernetesOperation<KubernetesBackup> operation =
        full().with(b -> b.cluster("fresh")).onChange(seen::add).start();
    operator.take("nb", "full", BACKUP);

    assertThat(operation.warnings()).singleElement().asString().contains("fresh", "not ready");
    assertThat(operation.join(LONG).orElseThrow().warnings()).isEqualTo(operation.warnings());
    assertThat(seen).first().extracting(KubernetesBackup::warnings).asInstanceOf(LIST).hasSize(1);
    assertThat(client.backups().follow("nb").warnings()).isEmpty();
    assertThat(client.backups().require("nb").warnings()).isEmpty();
    assertThat(full().with(b -> b.name("nb2").cluster("fresh")).submit().warnings())
        .isEqualTo(operation.warnings());
  }

  @Test
  void warnings_ofTheSubmissionOfARestore_comeWithTheOperation() {
    operator.cluster("fresh", spec -> spec.setEnableBR(true));

    KubernetesOperation<KubernetesRestore> operation =
        client.restores().from("nr", BACKUP).cluster("fresh", OperatorPart.STORAGE).start();

    assertThat(operation.warnings()).singleElement().asString().contains("not ready");
    operation.cancel();
  }

  @Test
  void backup_complete_endsWithWhatTheOperatorWrote() {
    List<ResourceState> seen = new CopyOnWriteArrayList<>();
    BackupOperation<KubernetesBackup> operation =
        full().onChange(change -> seen.add(change.state())).start();
    assertThat(operation.join(Duration.ZERO)).isEmpty();
    assertThat(operation.progress().phase()).isEqualTo(BackupEvent.Phase.PLAN);

    operator.take("nb", "full", BACKUP);

    assertThat(operation.join(LONG))
        .get()
        .satisfies(
            backup -> {
              assertThat(backup.state()).isEqualTo(ResourceState.COMPLETE);
              assertThat(backup.kind()).contains(BackupKind.FULL);
              assertThat(backup.backupName()).contains(BACKUP);
              assertThat(backup.startedAt()).isPresent();
              assertThat(backup.completedAt()).isPresent();
            });
    assertThat(seen).startsWith(ResourceState.PENDING).endsWith(ResourceState.COMPLETE).isSorted();
    assertThat(operation.progress().phase()).isEqualTo(BackupEvent.Phase.TRANSFER);
  }

  @Test
  void backup_failed_isErrorWithTheOperatorsReason() {
    BackupOperation<KubernetesBackup> operation = full().start();
    operator.running("nb", "full");
    operator.failed("nb", "BackupFailed", "PodFailed: exit code 1");

    assertThatThrownBy(() -> operation.join(LONG))
        .isInstanceOfSatisfying(
            OperatorFailureException.class,
            failure -> assertThat(failure.reason()).isEqualTo("BackupFailed"))
        .hasMessageContaining(namespace.name() + "/nb")
        .hasMessageContaining("PodFailed: exit code 1");
  }

  @Test
  void backup_deletedByAnother_isError() {
    BackupOperation<KubernetesBackup> operation = full().start();

    client.backups().delete("nb");

    assertThatThrownBy(() -> operation.join(LONG))
        .isInstanceOfSatisfying(
            OperatorFailureException.class,
            failure -> assertThat(failure.reason()).isEqualTo("Deleted"));
  }

  @Test
  void cancel_running_deletesObjectAndThenEnds() {
    BackupOperation<KubernetesBackup> operation = full().start();
    operator.running("nb", "full");

    operation.cancel();

    assertThatThrownBy(() -> operation.join(LONG)).isInstanceOf(BackupCancelledException.class);
    assertThat(client.backups().find("nb")).isEmpty();
  }

  @Test
  void cancel_afterTheEnd_changesNothing() {
    BackupOperation<KubernetesBackup> operation = full().start();
    operator.take("nb", "full", BACKUP);
    assertThat(operation.join(LONG)).isPresent();

    operation.cancel();

    assertThat(operation.join().backupName()).contains(BACKUP);
    assertThat(client.backups().find("nb")).isPresent();
  }

  @Test
  void run_timeOver_cancels() {
    assertThatThrownBy(() -> full().run(Duration.ofMillis(10)))
        .isInstanceOf(BackupCancelledException.class);

    assertThat(client.backups().find("nb")).isEmpty();
  }

  @Test
  void join_interrupted_cancelsAndKeepsTheFlag() {
    BackupOperation<KubernetesBackup> operation = full().start();
    Thread.currentThread().interrupt();

    assertThatThrownBy(operation::join).isInstanceOf(BackupCancelledException.class);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(client.backups().find("nb")).isEmpty();
  }

  @Test
  void close_whileRunning_endsFollowingAndLeavesTheBackup() {
    BackupOperation<KubernetesBackup> operation = full().start();

    client.close();

    assertThatThrownBy(operation::join)
        .isInstanceOf(KubernetesException.class)
        .hasMessageContaining("no longer followed");
    assertThat(namespace.client().resources(NebulaBackup.class).withName("nb").get()).isNotNull();
  }

  @Test
  void follow_overAlready_endsAtOnce() {
    full().submit();
    operator.take("nb", "full", BACKUP);

    assertThat(client.backups().follow("nb").join(LONG))
        .get()
        .extracting(KubernetesBackup::state)
        .isEqualTo(ResourceState.COMPLETE);
  }

  @Test
  void follow_missing_isNotFound() {
    assertThatThrownBy(() -> client.backups().follow("nb"))
        .isInstanceOf(BackupNotFoundException.class)
        .hasMessageContaining(namespace.name() + "/nb");
  }

  @Test
  void listener_throws_resultComesAllTheSame() {
    BackupOperation<KubernetesBackup> operation =
        full()
            .onChange(
                change -> {
                  throw new IllegalStateException("listener");
                })
            .start();

    operator.take("nb", "full", BACKUP);

    assertThat(operation.join(LONG)).isPresent();
  }

  @Test
  void cancel_withCleanUp_waitsForTheOperator() throws Exception {
    BackupOperation<KubernetesBackup> operation = full().cleanBackupData().start();
    namespace
        .client()
        .resources(NebulaBackup.class)
        .withName("nb")
        .edit(
            backup -> {
              backup.addFinalizer("apps.nebula-graph.io/backup-cleanup");
              return backup;
            });

    CompletableFuture<Void> cancelled = CompletableFuture.runAsync(operation::cancel);
    cancelled.get(1, TimeUnit.MINUTES);
    namespace
        .client()
        .resources(NebulaBackup.class)
        .withName("nb")
        .waitUntilCondition(
            backup -> Objects.requireNonNull(backup).isMarkedForDeletion(), 1, TimeUnit.MINUTES);
    assertThat(operation.join(Duration.ZERO)).isEmpty();

    namespace
        .client()
        .resources(NebulaBackup.class)
        .withName("nb")
        .edit(
            backup -> {
              backup.removeFinalizer("apps.nebula-graph.io/backup-cleanup");
              return backup;
            });
    assertThatThrownBy(() -> operation.join(LONG)).isInstanceOf(BackupCancelledException.class);
  }
}
