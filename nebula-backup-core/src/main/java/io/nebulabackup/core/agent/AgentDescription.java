// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.agent;

import io.nebulabackup.model.HostAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Who an agent is and what it serves.
 *
 * @param version the agent's version
 * @param address the address it goes by in metad
 * @param startedAt when it started, by its clock
 * @param served the directories it serves
 * @param clusterIds cluster id per root directory asked for; a root without a {@code cluster.id}
 *     file is left out
 */
public record AgentDescription(
    String version,
    HostAddress address,
    Instant startedAt,
    List<String> served,
    Map<String, Long> clusterIds) {

  /**
   * Copies the collections.
   *
   * @param version the agent's version
   * @param address the address it goes by in metad
   * @param startedAt when it started
   * @param served the directories it serves
   * @param clusterIds cluster id per root directory
   */
  public AgentDescription {
    served = List.copyOf(served);
    clusterIds = Map.copyOf(clusterIds);
  }
}
