// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.nebulabackup.kubernetes.fixture.Eventually;
import io.nebulabackup.kubernetes.model.NebulaBackup;
import io.nebulabackup.kubernetes.model.NebulaBackupStatus;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What the controller relies on of Kubernetes' API, asked of whatever stands for it. */
abstract class ApiRules {

  private static final String FINALIZER = ObjectNames.CLEANUP_FINALIZER;

  abstract KubernetesApi api();

  abstract String namespace();

  private NebulaBackup created(String name, String... finalizers) {
    NebulaBackup backup = Given.backup(namespace(), name, null);
    backup.getMetadata().setFinalizers(List.of(finalizers));
    api().create(backup);
    return found(name);
  }

  private NebulaBackup found(String name) {
    return Objects.requireNonNull(api().find(NebulaBackup.class, namespace(), name));
  }

  private static NebulaBackup withPhase(NebulaBackup backup, String phase) {
    NebulaBackup changed = Resources.copy(backup);
    NebulaBackupStatus status = new NebulaBackupStatus();
    status.setPhase(phase);
    changed.setStatus(status);
    return changed;
  }

  private static void refused(int code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(code));
  }

  @Test
  void find_ofNothing_isNull() {
    assertThat(api().find(NebulaBackup.class, namespace(), "none")).isNull();
  }

  @Test
  void create_ofWhatIsThere_isAConflict() {
    created("a");

    refused(409, () -> api().create(Given.backup(namespace(), "a", null)));
  }

  @Test
  void create_withStatus_leavesItOut_andFillsInWhatTheServerKnows() {
    api().create(withPhase(Given.backup(namespace(), "a", null), "Complete"));

    assertThat(found("a").getStatus()).isNull();
    assertThat(found("a").getMetadata().getUid()).isNotEmpty();
    assertThat(found("a").getMetadata().getCreationTimestamp()).isNotEmpty();
    assertThat(found("a").getMetadata().getGeneration()).isEqualTo(1);
  }

  @Test
  void updateStatus_changesTheStatusAlone() {
    NebulaBackup changed = withPhase(created("a"), "Running");
    changed.getMetadata().setFinalizers(List.of(FINALIZER));
    api().updateStatus(changed);

    NebulaBackup found = found("a");
    assertThat(Objects.requireNonNull(found.getStatus()).getPhase()).isEqualTo("Running");
    assertThat(Resources.hasFinalizer(found, FINALIZER)).isFalse();
    assertThat(found.getMetadata().getGeneration()).isEqualTo(1);
    assertThat(found.getMetadata().getResourceVersion())
        .isNotEqualTo(changed.getMetadata().getResourceVersion());
  }

  @Test
  void update_changesAllButTheStatus() {
    NebulaBackup changed = withPhase(created("a"), "Running");
    changed.getMetadata().setFinalizers(List.of(FINALIZER));
    api().update(changed);

    assertThat(found("a").getStatus()).isNull();
    assertThat(Resources.hasFinalizer(found("a"), FINALIZER)).isTrue();
  }

  @Test
  void writes_basedOnAnOlderVersion_areConflicts() {
    NebulaBackup old = created("a");
    api().updateStatus(withPhase(old, "Running"));

    refused(409, () -> api().updateStatus(withPhase(old, "Complete")));
    refused(409, () -> api().update(withPhase(old, "Complete")));
    refused(409, () -> api().delete(old));
    assertThat(Objects.requireNonNull(found("a").getStatus()).getPhase()).isEqualTo("Running");
  }

  @Test
  void writes_toWhatIsGone_areNotFound() {
    NebulaBackup gone = created("a");
    api().delete(gone);

    refused(404, () -> api().updateStatus(withPhase(gone, "Complete")));
    refused(404, () -> api().update(gone));
    refused(404, () -> api().delete(gone));
  }

  @Test
  void delete_withFinalizer_isDoneWhenTheFinalizerIsRemoved() {
    api().delete(created("a", FINALIZER));

    NebulaBackup ending = found("a");
    assertThat(Resources.isBeingDeleted(ending)).isTrue();
    api().updateStatus(withPhase(ending, "Clean"));
    ending = found("a");
    assertThat(Resources.isBeingDeleted(ending)).isTrue();
    ending.getMetadata().setFinalizers(List.of());
    api().update(ending);
    assertThat(api().find(NebulaBackup.class, namespace(), "a")).isNull();
  }

  @Test
  void delete_ofOwner_takesWhatItOwns() {
    NebulaBackup owner = created("a");
    ConfigMap owned =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withNamespace(namespace())
            .withName("owned")
            .withOwnerReferences(
                new OwnerReferenceBuilder()
                    .withApiVersion(owner.getApiVersion())
                    .withKind(owner.getKind())
                    .withName("a")
                    .withUid(owner.getMetadata().getUid())
                    .build())
            .endMetadata()
            .build();
    api().create(owned);

    api().delete(owner);

    Eventually.holds(
        "what it owns to go", () -> api().find(ConfigMap.class, namespace(), "owned") == null);
  }

  @Test
  void list_byLabels_hasThoseWithAllOfThem() {
    for (String name : List.of("both", "one", "none")) {
      NebulaBackup backup = Given.backup(namespace(), name, null);
      backup
          .getMetadata()
          .setLabels(
              name.equals("both")
                  ? Map.of("x", "1", "y", "2")
                  : name.equals("one") ? Map.of("x", "1") : Map.of());
      api().create(backup);
    }

    assertThat(api().list(NebulaBackup.class, namespace(), Map.of("x", "1", "y", "2")))
        .extracting(backup -> backup.getMetadata().getName())
        .containsExactly("both");
    assertThat(api().list(NebulaBackup.class, namespace(), Map.of())).hasSize(3);
    assertThat(api().list(NebulaBackup.class, null, Map.of("x", "1", "y", "2")))
        .extracting(backup -> backup.getMetadata().getNamespace())
        .containsExactly(namespace());
  }
}
