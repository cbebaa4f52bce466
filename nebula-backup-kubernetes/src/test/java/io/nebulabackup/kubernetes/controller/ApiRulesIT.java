// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

import io.nebulabackup.kubernetes.fixture.OnKubernetes;
import io.nebulabackup.kubernetes.fixture.TestNamespace;
import org.junit.jupiter.api.BeforeEach;

/** The real API server, by the calls that the controller makes, keeps the rules as well. */
@OnKubernetes
class ApiRulesIT extends ApiRules {

  private TestNamespace namespace;

  @BeforeEach
  void use(TestNamespace namespace) {
    this.namespace = namespace;
  }

  @Override
  KubernetesApi api() {
    return new ClientApi(namespace.client());
  }

  @Override
  String namespace() {
    return namespace.name();
  }
}
