// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.endtoend;

import static io.nebulabackup.testkit.endtoend.Cluster.fill;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulabackup.BackupClient;
import io.nebulabackup.error.BackupException;
import io.nebulabackup.model.BackupSet;
import io.nebulabackup.model.PartitionId;
import io.nebulabackup.spec.TlsSpec;
import io.nebulabackup.testkit.sandbox.SandboxCluster;
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
    TestKeys agents = TestKeys.create(directory, "agents");
    TestKeys owner = TestKeys.create(directory, "owner");
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

  private void assertStrangersGetNothing(Cluster cluster, TestKeys agents) throws Exception {
    TestKeys stranger = TestKeys.create(directory, "stranger");
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

  private static TlsSpec tls(TestKeys own, TestKeys trusted) {
    return TlsSpec.builder()
        .certificate(own.certificate())
        .privateKey(own.key())
        .trustedCertificates(trusted.certificate())
        .build();
  }

  /** All agents share a certificate, for one name instead of their many addresses. */
  private static TlsSpec named(TestKeys own, TestKeys trusted) {
    return TlsSpec.builder().from(tls(own, trusted)).serverName("sandbox.test").build();
  }
}
