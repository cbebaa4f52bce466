// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.runner;

import io.nebulabackup.BackupClient;
import io.nebulabackup.BackupClientBuilder;
import io.nebulabackup.error.InvalidSpecException;
import io.nebulabackup.spec.TlsSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The flags that say which cluster, and where its backups are. */
final class ClusterFlags {

  private static final Path CERTIFICATES = Path.of("/usr/local/certs");

  @Option(
      names = "--meta",
      paramLabel = "HOST:PORT[,...]",
      description = "metads; one that lives leads to the others.")
  private String meta = "";

  @Option(
      names = "--enable-ssl",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "true|false",
      description = "Speak TLS with metad.")
  private boolean metadTls;

  @Option(names = "--insecure-skip-verify", arity = "0..1", fallbackValue = "true", hidden = true)
  private boolean skipVerification;

  @Option(
      names = "--server-name",
      paramLabel = "NAME",
      description = "The name that metad's certificate must carry.")
  private String serverName = "";

  @Option(
      names = "--agent-ca",
      paramLabel = "PEM",
      description = "Speak TLS with the agents, whose authority this is.")
  private @Nullable Path agentCa;

  @Option(names = "--agent-cert", paramLabel = "PEM", description = "Shown to the agents.")
  private @Nullable Path agentCertificate;

  @Option(names = "--agent-key", paramLabel = "PEM", description = "Its PKCS#8 private key.")
  private @Nullable Path agentKey;

  @Mixin private final StoreFlags store = new StoreFlags();

  /** Connects to the store of a cluster that is no more. */
  BackupClientBuilder storeAlone(Map<String, String> environment) {
    if (!meta.isEmpty()) {
      throw new InvalidSpecException("--meta", meta, "leave it out if the cluster is gone");
    }
    return BackupClient.builder().repository(store.location(environment));
  }

  BackupClientBuilder connection(Map<String, String> environment) {
    if (meta.isEmpty()) {
      throw new InvalidSpecException("--meta", "missing", "pass host:port of a metad");
    }
    BackupClientBuilder builder =
        BackupClient.builder().metad(meta).repository(store.location(environment));
    if (metadTls) {
      builder.metadTls(metadTls(environment));
    }
    if (agentCa != null || agentCertificate != null || agentKey != null) {
      builder.agentTls(tls(agentCa, agentCertificate, agentKey, ""));
    }
    return builder;
  }

  private TlsSpec metadTls(Map<String, String> environment) {
    if (skipVerification) {
      throw new InvalidSpecException(
          "--insecure-skip-verify",
          "true",
          "a backup is never sent to who-knows-whom: name the authority of metad's certificate in $"
              + RunnerVariables.METAD_CA);
    }
    return tls(
        file(environment, RunnerVariables.METAD_CA, "ca.crt").orElse(null),
        file(environment, RunnerVariables.METAD_CERTIFICATE, "client.crt").orElse(null),
        file(environment, RunnerVariables.METAD_KEY, "client.key").orElse(null),
        serverName);
  }

  private static Optional<Path> file(
      Map<String, String> environment, String variable, String usualName) {
    String named = environment.getOrDefault(variable, "");
    return named.isEmpty()
        ? Optional.of(CERTIFICATES.resolve(usualName)).filter(Files::exists)
        : Optional.of(Path.of(named));
  }

  private static TlsSpec tls(
      @Nullable Path authority, @Nullable Path certificate, @Nullable Path key, String name) {
    TlsSpec.Builder tls = TlsSpec.builder();
    if (authority != null) {
      tls.trustedCertificates(authority);
    }
    if (certificate != null) {
      tls.certificate(certificate);
    }
    if (key != null) {
      tls.privateKey(key);
    }
    if (!name.isEmpty()) {
      tls.serverName(name);
    }
    return tls.build();
  }
}
