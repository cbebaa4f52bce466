// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.sandbox;

import io.nebulabackup.agent.AgentConfig;
import io.nebulabackup.agent.BackupAgent;
import io.nebulabackup.core.metad.MetadTls;
import io.nebulabackup.core.metad.MetadTlsFiles;
import io.nebulabackup.model.HostAddress;
import io.nebulabackup.spec.TlsSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The real agent, beside a service of the sandbox. */
final class SandboxAgent {

  private final String host;
  private final Path root;
  private final List<Path> localStorage;
  private final HostAddress metad;
  private final @Nullable TlsSpec tls;
  private final boolean metadTls;
  private @Nullable BackupAgent agent;

  SandboxAgent(String host, Path root, HostAddress metad, SandboxCluster.Builder builder) {
    this.host = host;
    this.root = root;
    this.localStorage = builder.localStorage();
    this.metad = metad;
    this.tls = builder.agentTls();
    this.metadTls = builder.metadTls() != null;
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
                  .addAllLocalStorage(localStorage)
                  .addServiceRoots(root)
                  .tempDir(Files.createDirectories(root.resolve("tmp")))
                  .tls(Optional.ofNullable(tls))
                  .metadTls(metadTls())
                  .build());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Optional<MetadTls> metadTls() {
    return metadTls
        ? Optional.of(MetadTlsFiles.load(TlsSpec.builder().skipVerification(true).build()))
        : Optional.empty();
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
