// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.TolerationBuilder;
import io.nebulabackup.BackupOperation;
import io.nebulabackup.error.BackupCancelledException;
import io.nebulabackup.error.BackupNotFoundException;
import io.nebulabackup.error.PlanFailedException;
import io.nebulabackup.kubernetes.fixture.OnKubernetes;
import io.nebulabackup.kubernetes.fixture.TestNamespace;
import io.nebulabackup.kubernetes.model.NebulaRestore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@OnKubernetes
class RestoresIT {

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

  private NewRestore restore() {
    return client.restores().from("nr", BACKUP).cluster("nebula", OperatorPart.STORAGE);
  }

  @Test
  void restore_complete_endsWithTheNewCluster() {
    BackupOperation<KubernetesRestore> operation =
        restore()
            .clusterNamespace(namespace.name())
            .concurrency(3)
            .nodeSelector("disk", "ssd")
            .toleration(new TolerationBuilder().withKey("k").withOperator("Exists").build())
            .autoRemoveFailed()
            .start();
    operator.restore(
        "nr",
        status -> {
          status.setTimeStarted(OperatorPart.now());
          status.setClusterName("ngab12");
          status.setPhase("MetadComplete");
          status.setConditions(List.of(OperatorPart.condition("MetadComplete", "True", "", "")));
        });
    operator.restore(
        "nr",
        status -> {
          status.setPhase("Complete");
          status.setTimeCompleted(OperatorPart.now());
          status.setConditions(List.of(OperatorPart.condition("Complete", "True", "", "")));
        });

    assertThat(operation.join(LONG))
        .get()
        .satisfies(
            done -> {
              assertThat(done.restoredCluster()).contains("ngab12");
              assertThat(done.backupName()).isEqualTo(BACKUP);
            });
    NebulaRestore object = namespace.client().resources(NebulaRestore.class).withName("nr").get();
    assertThat(object.getSpec())
        .isEqualTo(
            Manifests.restore(
                    namespace.name(),
                    restore()
                        .clusterNamespace(namespace.name())
                        .concurrency(3)
                        .nodeSelector("disk", "ssd")
                        .toleration(
                            new TolerationBuilder().withKey("k").withOperator("Exists").build())
                        .autoRemoveFailed()
                        .spec())
                .getSpec());
  }

  @Test
  void restore_podOfTheNewClusterFails_isError() {
    BackupOperation<KubernetesRestore> operation = restore().start();
    operator.restore(
        "nr",
        status -> {
          status.setTimeStarted(OperatorPart.now());
          status.setClusterName("ngab12");
          status.setConditions(
              List.of(OperatorPart.condition("Failed", "Unknown", "PodFailed", "no space")));
        });

    assertThatThrownBy(() -> operation.join(LONG))
        .isInstanceOf(OperatorFailureException.class)
        .hasMessageContaining("no space")
        .hasMessageContaining("ngab12");
  }

  @Test
  void restore_ofWhatIsNotThere_isOneError() {
    assertThatThrownBy(
            () -> restore().with(builder -> builder.cluster("absent").backup("nb2024-full")).plan())
        .isInstanceOf(PlanFailedException.class)
        .hasMessageContaining("absent")
        .hasMessageContaining("nb2024-full");
    assertThat(client.restores().list()).isEmpty();
  }

  @Test
  void cancel_running_deletesTheObject() {
    BackupOperation<KubernetesRestore> operation = restore().start();

    operation.cancel();

    assertThatThrownBy(() -> operation.join(LONG)).isInstanceOf(BackupCancelledException.class);
    assertThatThrownBy(() -> client.restores().follow("nr"))
        .isInstanceOf(BackupNotFoundException.class);
  }

  @Test
  void name_taken_isRefused() {
    restore().start();

    assertThatThrownBy(() -> restore().start()).hasMessageContaining("there already");
    client.restores().delete("nr");
    assertThat(client.restores().find("nr").map(KubernetesRestore::state))
        .isIn(Optional.empty(), Optional.of(ResourceState.PENDING));
  }
}
