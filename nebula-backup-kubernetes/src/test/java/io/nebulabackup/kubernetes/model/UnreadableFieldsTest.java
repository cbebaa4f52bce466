// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fields that a definition leaves open, with contents that no Kubernetes type takes. */
class UnreadableFieldsTest {

  private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "resources: {limits: [1]}",
        "env: [{name: {a: secret}}]",
        "env: [secret]",
        "volumeMounts: [{mountPath: [secret]}]",
        "imagePullSecrets: [{name: [secret]}]",
        "affinity: {nodeAffinity: secret}",
        "tolerations: [{tolerationSeconds: secret}]",
        "initContainers: [{image: [secret]}]",
        "sidecarContainers: secret",
        "volumes: [{emptyDir: secret}]"
      })
  void field_ofAnotherType_isNotSet_butKeptAndNamed(String field) {
    String yaml =
        """
        apiVersion: apps.nebula-graph.io/v1alpha1
        kind: NebulaBackup
        metadata: {name: b}
        spec:
          image: example/runner
          %s
          config: {clusterName: nebula}
        """
            .formatted(field);
    String name = field.substring(0, field.indexOf(':'));

    NebulaBackup backup = SERIALIZATION.unmarshal(yaml, NebulaBackup.class);

    assertThat(backup.getSpec().unreadableFields()).containsOnlyKeys(name);
    assertThat(backup.getSpec().unreadableFields().get(name))
        .startsWith(name)
        .contains("cannot be read")
        .doesNotContain("secret");
    assertThat(backup.getSpec().getConfig()).isNotNull();
    assertThat(backup.getSpec().getImage()).isEqualTo("example/runner");
    JsonNode written = SERIALIZATION.convertValue(backup, JsonNode.class);
    assertThat(written.get("spec"))
        .isEqualTo(SERIALIZATION.unmarshal(yaml, JsonNode.class).get("spec"));
    NebulaBackup copy = SERIALIZATION.clone(backup);
    assertThat(copy.getSpec()).isEqualTo(backup.getSpec());
    assertThat(copy.getSpec().unreadableFields()).containsOnlyKeys(name);
  }

  @Test
  void fields_thatAreFine_areSet() {
    NebulaBackup backup =
        SERIALIZATION.unmarshal(
            """
            apiVersion: apps.nebula-graph.io/v1alpha1
            kind: NebulaBackup
            metadata: {name: b}
            spec:
              env: [{name: TZ, value: UTC}]
              tolerations: []
              affinity: null
              resources: {limits: {memory: 300Mi}}
            """,
            NebulaBackup.class);

    assertThat(backup.getSpec().unreadableFields()).isEmpty();
    assertThat(backup.getSpec().getEnv()).hasSize(1);
    assertThat(backup.getSpec().getTolerations()).isEqualTo(List.of());
    assertThat(backup.getSpec().getAffinity()).isNull();
    assertThat(backup.getSpec().getResources())
        .satisfies(
            resources ->
                assertThat(Objects.requireNonNull(resources).getLimits()).containsKey("memory"));
  }
}
