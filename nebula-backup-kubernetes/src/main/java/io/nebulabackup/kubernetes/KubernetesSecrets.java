// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.nebulabackup.error.InvalidSpecException;
import io.nebulabackup.kubernetes.spec.GcsCredentials;
import io.nebulabackup.kubernetes.spec.RegistryCredentials;
import io.nebulabackup.kubernetes.spec.S3Credentials;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Makes the Secrets that backups need, in the namespace of the backups. A Secret that this library
 * made before is brought up to date; one that another has made with other values is left alone, and
 * the call fails. A Secret that exists can be used by its name without any of this. No value comes
 * up in an error. Safe for use by several threads.
 */
public final class KubernetesSecrets {

  private static final String OPAQUE = "Opaque";
  private static final String DOCKER = "kubernetes.io/dockerconfigjson";

  private final Scope scope;

  KubernetesSecrets(Scope scope) {
    this.scope = scope;
  }

  /**
   * Makes the Secret for pulling images, as {@code kubectl create secret docker-registry} does.
   *
   * @param name the Secret's name
   * @param credentials the registry's
   * @throws io.nebulabackup.error.BackupException if something is missing, or the API server
   *     refuses
   */
  public void registry(String name, RegistryCredentials credentials) {
    new Findings(credentials.problems()).orThrow();
    Map<String, Object> login = new LinkedHashMap<>();
    login.put("username", credentials.username());
    login.put("password", credentials.password());
    login.put("auth", base64(credentials.username() + ":" + credentials.password()));
    String config =
        scope
            .kubernetes()
            .getKubernetesSerialization()
            .asJson(Map.of("auths", Map.of(credentials.server(), login)));
    apply(name, DOCKER, Map.of(".dockerconfigjson", config));
  }

  /**
   * Makes the Secret for a store that speaks S3, with the keys {@code access_key} and {@code
   * secret_key}.
   *
   * @param name the Secret's name
   * @param credentials the store's
   * @throws io.nebulabackup.error.BackupException if something is missing, or the API server
   *     refuses
   */
  public void s3(String name, S3Credentials credentials) {
    if (credentials.accessKey().isBlank() || credentials.secretKey().isBlank()) {
      throw new InvalidSpecException("s3 credentials", "***", "pass both keys");
    }
    apply(
        name,
        OPAQUE,
        Map.of("access_key", credentials.accessKey(), "secret_key", credentials.secretKey()));
  }

  /**
   * Makes the Secret for Google Cloud Storage, with the key {@code credentials}.
   *
   * @param name the Secret's name
   * @param credentials the service account's
   * @throws io.nebulabackup.error.BackupException if it is no JSON object, or the API server
   *     refuses
   */
  public void gcs(String name, GcsCredentials credentials) {
    String json = credentials.json().strip();
    if (!json.startsWith("{") || !json.endsWith("}")) {
      throw new InvalidSpecException(
          "gcs credentials", "***", "pass the content of the key file, a JSON object");
    }
    apply(name, OPAQUE, Map.of("credentials", credentials.json()));
  }

  private void apply(String name, String type, Map<String, String> values) {
    Map<String, String> data = new LinkedHashMap<>();
    values.forEach((key, value) -> data.put(key, base64(value)));
    Secret secret =
        new SecretBuilder()
            .withNewMetadata()
            .withNamespace(scope.namespace())
            .withName(name)
            .endMetadata()
            .withType(type)
            .withData(data)
            .build();
    try {
      Secret unused =
          ApiCalls.call(
              "make Secret " + scope.path(name),
              () ->
                  scope
                      .kubernetes()
                      .resource(secret)
                      .fieldManager(EnableBackup.FIELD_MANAGER)
                      .serverSideApply());
    } catch (KubernetesException e) {
      if (e.status() != ApiCalls.CONFLICT) {
        throw e;
      }
      throw new KubernetesException(
          e.getMessage() + ": use that Secret as it is, delete it, or choose another name",
          e.status(),
          e);
    }
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
