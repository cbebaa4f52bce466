// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.agent;

import io.nebulabackup.model.HostAddress;
import java.time.Duration;
import java.util.List;

/** Makes clients that do not pause long between attempts. */
public final class QuickClient {

  private QuickClient() {}

  public static AgentClient connect(HostAddress address) {
    Duration pause = Duration.ofMillis(1);
    return new AgentClient(address, null, Duration.ofSeconds(10), List.of(pause, pause, pause));
  }
}
