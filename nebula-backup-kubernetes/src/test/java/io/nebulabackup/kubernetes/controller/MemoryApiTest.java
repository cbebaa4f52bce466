// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

import java.time.Instant;

/** The API server in memory keeps the rules that tests of decisions need it for. */
class MemoryApiTest extends ApiRules {

  private final MemoryApi api =
      new MemoryApi(new ManualClock(Instant.parse("2026-11-02T02:00:00Z")));

  @Override
  KubernetesApi api() {
    return api;
  }

  @Override
  String namespace() {
    return "ns";
  }
}
