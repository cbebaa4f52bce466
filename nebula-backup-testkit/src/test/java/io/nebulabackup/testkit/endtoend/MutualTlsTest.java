// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.endtoend;

import static io.nebulabackup.testkit.endtoend.Cluster.fill;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulabackup.BackupClient;
import io.nebulabackup.error.BackupException;
import io.nebulabackup.error.MetadUnavailableException;
import io.nebulabackup.model.BackupSet;
import io.nebulabackup.model.PartitionId;
import io.nebulabackup.spec.TlsSpec;
import io.nebulabackup.testkit.sandbox.SandboxCluster;
import io.nebulabackup.testkit.sandbox.SandboxKeys;
import io.nebulabackup.testkit.sandbox.SandboxSpace;
import io.nebulabackup.testkit.sandbox.storaged.PartDigest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.NavigableMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way with agents that know their client, and a client that knows its agents. */
class MutualTlsTest {

  @TempDir Path directory;

  @Test
  void fullIncrementalAndRestore_underMutualTls_giveTheDataBack() throws Exception {
    SandboxKeys agents = SandboxKeys.create(directory, "agents");
    SandboxKeys owner = SandboxKeys.create(directory, "owner");
    try (Cluster cluster =
        new Cluster(
            directory,
            SandboxCluster.builder().agentTls(tls(agents, owner)),
            client -> client.agentTls(named(owner, agents)))) {
      SandboxSpace space = cluster.sandbox().createSpace("g", 4, 3);
      fill(space, 0, 200);
      BackupSet full = cluster.full();
      fill(space, 100, 200);
      NavigableMap<PartitionId, PartDigest> held = cluster.contents();
      BackupSet increment = cluster.incremental(full);

      cluster.restoreFromNothing(increment.name());

      cluster.requireContents(held);
      assertStrangersGetNothing(cluster, agents);
    }
  }

  private void assertStrangersGetNothing(Cluster cluster, SandboxKeys agents) throws Exception {
    SandboxKeys stranger = SandboxKeys.create(directory, "stranger");
    try (BackupClient plain = cluster.connect(cluster.repository());
        BackupClient unknown =
            BackupClient.builder()
                .metad(cluster.sandbox().metad())
                .repository(cluster.repository())
                .timeout(Duration.ofSeconds(20))
                .agentTls(named(stranger, agents))
                .connect()) {
      assertThatThrownBy(() -> plain.backups().full().run()).isInstanceOf(BackupException.class);
      assertThatThrownBy(() -> unknown.backups().full().run()).isInstanceOf(BackupException.class);
    }
    assertThat(cluster.client().backups().list()).hasSize(2);
    assertThat(cluster.sandbox().checkpointNames()).isEmpty();
  }

  @Test
  void fullAndIncremental_metadBehindTls_areTakenByWhoTrustsItOrAsksForNoCertificate() {
    SandboxKeys metad = SandboxKeys.create(directory, "metad");
    SandboxKeys stranger = SandboxKeys.create(directory, "stranger");
    try (Cluster cluster =
        new Cluster(
            directory,
            SandboxCluster.builder()
                .metadTls(
                    TlsSpec.builder()
                        .certificate(metad.certificate())
                        .privateKey(metad.key())
                        .build()),
            client -> client.metadTls(trusting(metad)))) {
      fill(cluster.sandbox().createSpace("g", 2, 3), 0, 50);
      BackupSet full = cluster.full();

      try (BackupClient trusting = metadClient(cluster, TlsSpec.builder().skipVerification(true));
          BackupClient wrong = metadClient(cluster, TlsSpec.builder().from(trusting(stranger)))) {
        assertThat(trusting.backups().incremental().base(full.name()).run().base())
            .contains(full.name());
        assertThatThrownBy(() -> wrong.backups().full().run())
            .isInstanceOf(MetadUnavailableException.class);
      }
      try (BackupClient plain = cluster.connect(cluster.repository())) {
        assertThatThrownBy(() -> plain.backups().full().run())
            .isInstanceOf(MetadUnavailableException.class)
            .hasMessageContaining("TLS");
      }
    }
  }

  private static BackupClient metadClient(Cluster cluster, TlsSpec.Builder tls) {
    return BackupClient.builder()
        .metad(cluster.sandbox().metad())
        .repository(cluster.repository())
        .timeout(Duration.ofSeconds(20))
        .metadTls(tls.build())
        .connect();
  }

  private static TlsSpec trusting(SandboxKeys authority) {
    return TlsSpec.builder()
        .trustedCertificates(authority.certificate())
        .serverName(SandboxKeys.NAME)
        .build();
  }

  private static TlsSpec tls(SandboxKeys own, SandboxKeys trusted) {
    return TlsSpec.builder()
        .certificate(own.certificate())
        .privateKey(own.key())
        .trustedCertificates(trusted.certificate())
        .build();
  }

  /** All agents share a certificate, for one name instead of their many addresses. */
  private static TlsSpec named(SandboxKeys own, SandboxKeys trusted) {
    return TlsSpec.builder().from(tls(own, trusted)).serverName(SandboxKeys.NAME).build();
  }
}
