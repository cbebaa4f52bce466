// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes;

import io.nebulabackup.kubernetes.spec.RegistryCredentials;

/** Credentials of nobody. */
final class Credentials {

  static final RegistryCredentials REGISTRY =
      RegistryCredentials.builder()
          .server("reg.example-inc.com")
          .username("robot")
          .password("pass\"word")
          .build();

  private Credentials() {}
}
