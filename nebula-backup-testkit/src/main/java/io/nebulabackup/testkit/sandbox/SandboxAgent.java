// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.sandbox;

import io.nebulabackup.agent.AgentConfig;
import io.nebulabackup.agent.BackupAgent;
import io.nebulabackup.model.HostAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The real agent, beside a service of the sandbox. */
final class SandboxAgent {

  private final String host;
  private final Path root;
  private final HostAddress metad;
  private @Nullable BackupAgent agent;

  SandboxAgent(String host, Path root, HostAddress metad) {
    this.host = host;
    this.root = root;
    this.metad = metad;
  }

  synchronized void start() {
    try {
      agent =
          BackupAgent.start(
              AgentConfig.builder()
                  .listenHost(host)
                  .addMetads(metad)
                  .heartbeatInterval(Duration.ofMillis(500))
                  .addServed(root)
                  .addServiceRoots(root)
                  .tempDir(Files.createDirectories(root.resolve("tmp")))
                  .build());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  synchronized boolean isRunning() {
    return agent != null;
  }

  synchronized void stop() {
    if (agent != null) {
      agent.close();
      agent = null;
    }
  }
}
