// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.nebulabackup.error.InvalidSpecException;
import io.nebulabackup.kubernetes.fixture.OnKubernetes;
import io.nebulabackup.kubernetes.fixture.TestNamespace;
import io.nebulabackup.kubernetes.spec.GcsCredentials;
import io.nebulabackup.kubernetes.spec.RegistryCredentials;
import io.nebulabackup.kubernetes.spec.S3Credentials;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@OnKubernetes
class SecretsIT {

  private TestNamespace namespace;
  private KubernetesSecrets secrets;

  @BeforeEach
  void prepare(TestNamespace namespace) {
    this.namespace = namespace;
    secrets = KubernetesBackupClient.on(namespace.client()).secrets();
  }

  private Secret secret(String name) {
    return Objects.requireNonNull(namespace.client().secrets().withName(name).get());
  }

  private String value(String name, String key) {
    return new String(
        Base64.getDecoder().decode(secret(name).getData().get(key)), StandardCharsets.UTF_8);
  }

  @Test
  void registry_credentials_areAsKubectlWritesThem() {
    secrets.registry("br-secret-name", Credentials.REGISTRY);

    assertThat(secret("br-secret-name").getType()).isEqualTo("kubernetes.io/dockerconfigjson");
    assertThat(Samples.parse(value("br-secret-name", ".dockerconfigjson")))
        .isEqualTo(
            Map.of(
                "auths",
                Map.of(
                    "reg.example-inc.com",
                    Map.of(
                        "username",
                        "robot",
                        "password",
                        "pass\"word",
                        "auth",
                        Base64.getEncoder()
                            .encodeToString(
                                "robot:pass\"word".getBytes(StandardCharsets.UTF_8))))));
  }

  @Test
  void s3_credentials_haveTheKeysTheOperatorReads() {
    secrets.s3("aws-s3-secret", new S3Credentials("AKIA", "sec/ret+=="));

    assertThat(secret("aws-s3-secret").getType()).isEqualTo("Opaque");
    assertThat(secret("aws-s3-secret").getData()).containsOnlyKeys("access_key", "secret_key");
    assertThat(value("aws-s3-secret", "access_key")).isEqualTo("AKIA");
    assertThat(value("aws-s3-secret", "secret_key")).isEqualTo("sec/ret+==");
  }

  @Test
  void gcs_credentials_haveTheKeyTheOperatorReads() {
    secrets.gcs("gcs-secret", new GcsCredentials("{\"type\": \"service_account\"}\n"));

    assertThat(secret("gcs-secret").getType()).isEqualTo("Opaque");
    assertThat(secret("gcs-secret").getData()).containsOnlyKeys("credentials");
    assertThat(value("gcs-secret", "credentials")).isEqualTo("{\"type\": \"service_account\"}\n");
  }

  @Test
  void secret_madeAgain_isBroughtUpToDate() {
    secrets.s3("s", new S3Credentials("one", "a"));
    secrets.s3("s", new S3Credentials("two", "b"));

    assertThat(value("s", "access_key")).isEqualTo("two");
  }

  @Test
  void secret_ofAnother_isLeftAlone() {
    namespace
        .client()
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName("theirs")
                .endMetadata()
                .addToStringData("access_key", "their")
                .addToStringData("secret_key", "their")
                .build())
        .create();

    assertThatThrownBy(() -> secrets.s3("theirs", new S3Credentials("ours", "hush")))
        .isInstanceOf(KubernetesException.class)
        .hasMessageContaining("theirs")
        .hasMessageContaining("choose another name")
        .hasMessageNotContaining("hush")
        .hasMessageNotContaining(
            Base64.getEncoder().encodeToString("hush".getBytes(StandardCharsets.UTF_8)));
    assertThat(value("theirs", "access_key")).isEqualTo("their");
  }

  @Test
  void secret_ofOtherType_isRefusedWithoutItsContent() {
    secrets.registry("s", Credentials.REGISTRY);

    assertThatThrownBy(() -> secrets.s3("s", new S3Credentials("a", "hush")))
        .isInstanceOf(KubernetesException.class)
        .satisfies(
            failure -> assertThat(stackTrace(failure)).doesNotContain("hush", "pass\\\"word"));
  }

  private static String stackTrace(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  @Test
  void credentials_withoutSense_areRefusedUnseen() {
    assertThatThrownBy(() -> secrets.s3("s", new S3Credentials("hush", " ")))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageNotContaining("hush");
    assertThatThrownBy(() -> secrets.gcs("s", new GcsCredentials("hush")))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageNotContaining("hush");
    RegistryCredentials nobody =
        RegistryCredentials.builder().server("r").username("").password("hush").build();
    assertThatThrownBy(() -> secrets.registry("s", nobody))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("registry.username")
        .hasMessageNotContaining("hush");
  }
}
