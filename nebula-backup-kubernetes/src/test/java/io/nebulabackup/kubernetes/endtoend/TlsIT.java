// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.nebulabackup.kubernetes.fixture.OnKubernetes;
import io.nebulabackup.kubernetes.fixture.TestNamespace;
import io.nebulabackup.kubernetes.model.NebulaBackupStatus;
import io.nebulabackup.spec.TlsSpec;
import io.nebulabackup.testkit.sandbox.SandboxKeys;
import io.nebulabackup.testkit.servers.MinioServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups of a cluster whose metad speaks TLS, and whose agents know who may call them. */
@OnKubernetes
class TlsIT {

  private static final String ALL_SPEAK_TLS =
      """
      graphd: {replicas: 1, config: {enable_meta_ssl: "true"}}
      metad: {replicas: 1, config: {enable_meta_ssl: "true"}}
      storaged: {replicas: 3, config: {enable_meta_ssl: "true"}}
      """;

  /** The agents' part: the operator knows of no such thing, so it is the user's. */
  private static final String KNOWN_TO_THE_AGENTS =
      """
        env:
        - {name: NEBULA_BACKUP_AGENT_CA, value: /agents/ca.crt}
        - {name: NEBULA_BACKUP_AGENT_CERT, value: /agents/tls.crt}
        - {name: NEBULA_BACKUP_AGENT_KEY, value: /agents/tls.key}
        - {name: NEBULA_BACKUP_AGENT_SERVER_NAME, value: %s}
        volumes:
        - {name: agents, secret: {secretName: agents}}
        volumeMounts:
        - {name: agents, mountPath: /agents}
      """
          .formatted(SandboxKeys.NAME);

  @TempDir Path directory;

  private TestNamespace namespace;
  private World world;
  private Resources resources;
  private MinioServer minio;

  @BeforeEach
  void start(TestNamespace namespace) {
    this.namespace = namespace;
    SandboxKeys metad = SandboxKeys.create(directory, "metad");
    SandboxKeys agents = SandboxKeys.create(directory, "agents");
    SandboxKeys owner = SandboxKeys.create(directory, "owner");
    minio = MinioServer.start(directory.resolve("minio"), "bucket");
    world =
        World.in(namespace, directory)
            .cluster(
                sandbox ->
                    sandbox
                        .metadTls(own(metad).build())
                        .agentTls(own(agents).trustedCertificates(owner.certificate()).build()))
            .start();
    resources = new Resources(namespace.client());
    resources.secret("aws-s3-secret", Backups.keys());
    resources.secret("metad-ca", Map.of("ca.crt", text(metad.certificate())));
    resources.secret(
        "owner", Map.of("tls.crt", text(owner.certificate()), "tls.key", text(owner.key())));
    resources.secret(
        "agents",
        Map.of(
            "ca.crt",
            text(agents.certificate()),
            "tls.crt",
            text(owner.certificate()),
            "tls.key",
            text(owner.key())));
  }

  @AfterEach
  void stop() {
    world.close();
    minio.close();
  }

  private static TlsSpec.Builder own(SandboxKeys keys) {
    return TlsSpec.builder().certificate(keys.certificate()).privateKey(keys.key());
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void cluster(String name, String certificates) {
    resources.cluster(name, ALL_SPEAK_TLS + "sslCerts: " + certificates + "\n");
    world.reach(name, namespace.name());
  }

  private NebulaBackupStatus take(String name, String cluster, String config) {
    resources.apply(Backups.inS3(minio, name, cluster, config, KNOWN_TO_THE_AGENTS));
    return resources.over(name);
  }

  @Test
  void chain_ofAClusterWhoseAuthorityIsNamed_isTaken() {
    cluster(
        "nebula",
        "{caSecret: metad-ca, clientSecret: owner, serverName: %s}".formatted(SandboxKeys.NAME));

    NebulaBackupStatus full = take("full", "nebula", "");
    assertThat(full.getPhase()).as(Resources.message(full) + logs()).isEqualTo("Complete");
    world.nebula().fill(300, 50);
    NebulaBackupStatus incremental =
        take("incr", "nebula", "    baseBackupName: " + full.getBackupName() + "\n");

    assertThat(incremental.getPhase()).as(Resources.message(incremental)).isEqualTo("Complete");
    assertThat(logs()).doesNotContain("impostor");
  }

  @Test
  void backup_ofAClusterThatAsksForNoVerification_isTakenWithAWarning() {
    cluster("loose", "{insecureSkipVerify: true}");

    NebulaBackupStatus full = take("full", "loose", "");

    assertThat(full.getPhase()).as(Resources.message(full) + logs()).isEqualTo("Complete");
    assertThat(logs()).contains("--insecure-skip-verify").contains("impostor");
  }

  @Test
  void backup_ofAClusterWhoseAuthorityIsNotNamed_failsAndSaysWhy() {
    cluster("unknown", "{serverName: %s}".formatted(SandboxKeys.NAME));

    NebulaBackupStatus full = take("full", "unknown", "");

    assertThat(Resources.is(full, "Failed")).isTrue();
    assertThat(Resources.message(full)).contains(world.nebula().metad()).contains("certificat");
    assertThat(world.nebula().sandbox().checkpointNames()).isEmpty();
  }

  private String logs() {
    return namespace.client().pods().list().getItems().stream()
        .map((Pod pod) -> world.kubelet().log(pod.getMetadata().getName(), "ng-backup"))
        .collect(Collectors.joining("\n"));
  }
}
