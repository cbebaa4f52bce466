// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulabackup.core.agent.AgentClient;
import io.nebulabackup.core.agent.AgentTls;
import io.nebulabackup.core.agent.Cancellation;
import io.nebulabackup.core.agent.FileTree;
import io.nebulabackup.core.agent.ServiceRole;
import io.nebulabackup.error.TransferException;
import io.nebulabackup.spec.TlsSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may do what once an agent speaks TLS. */
class KnownCallersTest {

  @TempDir Path dir;

  private AgentFixture fixture;
  private TestKeys keys;
  private Path file;

  @BeforeEach
  void start() throws Exception {
    fixture = new AgentFixture(dir);
    keys = TestKeys.create(dir, "agent");
    file = fixture.write("data/file", new byte[] {1});
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void callersWithoutACertificate_mayAskButNotChangeOrTransfer() throws Exception {
    TlsSpec tls = TlsSpec.builder().certificate(keys.certificate()).privateKey(keys.key()).build();
    try (BackupAgent agent = BackupAgent.start(fixture.config().tls(tls).build());
        AgentClient client =
            AgentClient.connect(
                agent.address(),
                new AgentTls(keys.certificate(), null, null, null, false),
                Duration.ofSeconds(10))) {
      client.healthCheck();
      assertThat(client.isOurs()).isTrue();
      assertThat(client.existDir(file.toString())).isTrue();

      refusals(client)
          .forEach(
              (what, call) ->
                  assertThatThrownBy(call)
                      .as(what)
                      .isInstanceOf(TransferException.class)
                      .hasMessageContaining("--tls_client_ca"));
      assertThat(file).exists();
      assertThat(fixture.store.objects()).isEmpty();
    }
  }

  private Map<String, ThrowingCallable> refusals(AgentClient client) {
    FileTree tree = FileTree.whole(fixture.served.resolve("data").toString(), "x");
    String root = fixture.served.toString();
    Cancellation never = new Cancellation();
    Map<String, ThrowingCallable> calls = new TreeMap<>();
    calls.put("removeDir", () -> client.removeDir(file.toString()));
    calls.put("moveDir", () -> client.moveDir(file.toString(), file + ".moved"));
    calls.put("startService", () -> client.startService(ServiceRole.STORAGED, root));
    calls.put("stopService", () -> client.stopService(ServiceRole.STORAGED, root));
    calls.put("changeRateLimit", () -> client.changeRateLimit(1));
    calls.put(
        "shipFiles",
        () ->
            client.shipFiles(
                fixture.store.location(), List.of(tree), List.of(), 1, fixture.heard, never));
    calls.put(
        "fetchFiles",
        () -> client.fetchFiles(fixture.store.location(), List.of(), 1, step -> {}, never));
    calls.put(
        "layOutWal",
        () -> client.layOutWal(fixture.store.location(), List.of(), 1 << 20, 1, step -> {}, never));
    return calls;
  }

  @Test
  void callersWithATrustedCertificate_mayDoAll() throws Exception {
    TlsSpec tls =
        TlsSpec.builder()
            .certificate(keys.certificate())
            .privateKey(keys.key())
            .trustedCertificates(keys.certificate())
            .build();
    try (BackupAgent agent = BackupAgent.start(fixture.config().tls(tls).build());
        AgentClient client =
            AgentClient.connect(agent.address(), AgentTls.of(tls), Duration.ofSeconds(10))) {
      client.removeDir(file.toString());

      assertThat(Files.exists(file)).isFalse();
    }
  }

  @Test
  void exposure_saysWhatIsOpen() {
    TlsSpec oneSided =
        TlsSpec.builder().certificate(keys.certificate()).privateKey(keys.key()).build();
    TlsSpec mutual =
        TlsSpec.builder().from(oneSided).trustedCertificates(keys.certificate()).build();

    assertThat(Exposure.of(AgentConfig.builder().listenHost("0.0.0.0").build()))
        .contains("plain text", "--tls_cert");
    assertThat(Exposure.of(AgentConfig.builder().listenHost("127.0.0.1").build())).isEmpty();
    assertThat(Exposure.of(AgentConfig.builder().listenHost("0.0.0.0").tls(oneSided).build()))
        .contains("--tls_client_ca");
    assertThat(Exposure.of(AgentConfig.builder().listenHost("0.0.0.0").tls(mutual).build()))
        .isEmpty();
  }
}
