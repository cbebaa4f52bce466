// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes;

import io.fabric8.kubernetes.api.model.Secret;
import io.nebulabackup.error.InvalidSpecException;
import io.nebulabackup.kubernetes.spec.S3Target;
import io.nebulabackup.kubernetes.spec.StorageTarget;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether the Secrets that a Job needs are there. Their values are not looked at. */
final class SecretChecks {

  private static final String DOCKER_CONFIG = ".dockerconfigjson";

  private final Scope scope;
  private final Findings findings;

  SecretChecks(Scope scope, Findings findings) {
    this.scope = scope;
    this.findings = findings;
  }

  void run(StorageTarget storage, List<String> imagePullSecrets) {
    String field = (storage instanceof S3Target ? "s3" : "gs") + ".secretName";
    exists(field, storage.secretName(), storage.secretKeys());
    imagePullSecrets.forEach(name -> exists("imagePullSecrets", name, List.of(DOCKER_CONFIG)));
  }

  private void exists(String field, String name, List<String> keys) {
    if (findings.isSound(field)) {
      findings.check("the Secret " + scope.path(name), () -> look(field, name, keys));
    }
  }

  private void look(String field, String name, List<String> keys) {
    Optional<Secret> secret =
        ApiCalls.find(
            "read Secret " + scope.path(name),
            () -> scope.kubernetes().secrets().inNamespace(scope.namespace()).withName(name).get());
    if (secret.isEmpty()) {
      findings.problem(
          new InvalidSpecException(
              field, name, "there is no such Secret in namespace " + scope.namespace()));
      return;
    }
    Map<String, String> data = secret.get().getData();
    List<String> missing =
        keys.stream().filter(key -> data == null || data.getOrDefault(key, "").isEmpty()).toList();
    if (!missing.isEmpty()) {
      findings.problem(
          new InvalidSpecException(
              field, name, "the Secret lacks " + String.join(" and ", missing)));
    }
  }
}
