// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulabackup.core.agent.AgentClient;
import io.nebulabackup.core.agent.AgentTls;
import io.nebulabackup.error.AgentUnavailableException;
import io.nebulabackup.error.InvalidSpecException;
import io.nebulabackup.model.HostAddress;
import io.nebulabackup.spec.TlsSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates that are renewed while agent and client run. */
class TlsReloadTest {

  @TempDir Path dir;

  private TestKeys agentKeys;
  private TestKeys clientKeys;
  private Path agentDir;
  private Path clientDir;
  private BackupAgent agent;

  @BeforeEach
  void start() throws Exception {
    agentKeys = TestKeys.create(dir, "agent");
    clientKeys = TestKeys.create(dir, "client");
    agentDir = Files.createDirectory(dir.resolve("agent"));
    clientDir = Files.createDirectory(dir.resolve("client"));
    install(agentDir, agentKeys, clientKeys);
    install(clientDir, clientKeys, agentKeys);
    agent =
        BackupAgent.start(
            AgentConfig.builder()
                .tempDir(Files.createDirectory(dir.resolve("temp")))
                .tls(spec(agentDir))
                .build());
  }

  @AfterEach
  void stop() {
    agent.close();
  }

  @Test
  void renewedOnBothSides_areUsedByWhoRunsAlready() throws Exception {
    TestKeys newAgent = TestKeys.create(dir, "agent2");
    TestKeys newClient = TestKeys.create(dir, "client2");
    try (AgentClient running = connect(clientDir)) {
      running.healthCheck();

      install(agentDir, newAgent, newClient);
      install(clientDir, newClient, newAgent);

      // Transfers have a connection of their own, which is made now.
      assertThat(running.describe(List.of()).address()).isEqualTo(agent.address());
      running.healthCheck();
    }
    Path old = Files.createDirectory(dir.resolve("old"));
    install(old, clientKeys, newAgent);
    assertThat(answers(old)).as("a client whose certificate is trusted no more").isFalse();
    install(old, newClient, agentKeys);
    assertThat(answers(old)).as("a client that trusts the agent's old certificate").isFalse();
    assertThat(answers(clientDir)).isTrue();
  }

  @Test
  void certificateReplacedBeforeItsKey_keepsTheOldPairUntilBothAreThere() throws Exception {
    TestKeys next = TestKeys.create(dir, "agent2");
    put(next.certificate(), agentDir.resolve("tls.crt"));
    assertThat(answers(clientDir)).as("with the old pair").isTrue();

    put(next.key(), agentDir.resolve("tls.key"));
    assertThat(answers(clientDir)).as("the old certificate is gone").isFalse();

    put(next.certificate(), clientDir.resolve("ca.crt"));
    assertThat(answers(clientDir)).as("with the new pair").isTrue();
  }

  @Test
  void filesThatBecomeUnreadable_keepWhatTheyWere() throws Exception {
    Files.writeString(agentDir.resolve("tls.crt"), "no certificate");
    Files.delete(agentDir.resolve("tls.key"));
    Files.writeString(agentDir.resolve("ca.crt"), "");

    assertThat(answers(clientDir)).isTrue();
  }

  @Test
  void keyOfAnotherCertificate_isRefusedAtTheStart() throws Exception {
    TlsSpec mixed =
        TlsSpec.builder().certificate(agentKeys.certificate()).privateKey(clientKeys.key()).build();
    AgentConfig config = AgentConfig.builder().tempDir(dir.resolve("temp")).tls(mixed).build();

    assertThatThrownBy(() -> BackupAgent.start(config))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("is not the key of the certificate");
  }

  private static void install(Path where, TestKeys own, TestKeys trusted) throws IOException {
    put(own.certificate(), where.resolve("tls.crt"));
    put(own.key(), where.resolve("tls.key"));
    put(trusted.certificate(), where.resolve("ca.crt"));
  }

  /** In one step, as whatever renews certificates does it. */
  private static void put(Path from, Path to) throws IOException {
    Path next = Files.createTempFile(to.getParent(), "next", "");
    Files.copy(from, next, StandardCopyOption.REPLACE_EXISTING);
    Files.move(next, to, StandardCopyOption.ATOMIC_MOVE);
  }

  private static TlsSpec spec(Path files) {
    return TlsSpec.builder()
        .certificate(files.resolve("tls.crt"))
        .privateKey(files.resolve("tls.key"))
        .trustedCertificates(files.resolve("ca.crt"))
        .build();
  }

  private AgentClient connect(Path files) {
    HostAddress address = agent.address();
    return AgentClient.connect(address, AgentTls.of(spec(files)), Duration.ofSeconds(10));
  }

  private boolean answers(Path files) {
    try (AgentClient client = connect(files)) {
      client.healthCheck();
      return true;
    } catch (AgentUnavailableException e) {
      return false;
    }
  }
}
