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
import org.slf4j.LoggerFactory;
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

  @Option(
      names = "--insecure-skip-verify",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "true|false",
      description = "Take any certificate of metad: keeps listeners out, but no impostor.")
  private boolean skipVerification;

  @Option(
      names = "--server-name",
      paramLabel = "NAME",
      description = "The name that metad's certificate must carry.")
  private String serverName = "";

  @Option(
      names = "--agent-ca",
      paramLabel = "PEM",
      description =
          "Speak TLS with the agents, whose authority this is. Or $NEBULA_BACKUP_AGENT_CA.")
  private String agentCa = "";

  @Option(
      names = "--agent-cert",
      paramLabel = "PEM",
      description = "Shown to the agents. Or $NEBULA_BACKUP_AGENT_CERT.")
  private String agentCertificate = "";

  @Option(
      names = "--agent-key",
      paramLabel = "PEM",
      description = "Its PKCS#8 private key. Or $NEBULA_BACKUP_AGENT_KEY.")
  private String agentKey = "";

  @Option(
      names = "--agent-server-name",
      paramLabel = "NAME",
      description =
          "The name that the agents' certificates must carry; that of their hosts unless given. Or"
              + " $NEBULA_BACKUP_AGENT_SERVER_NAME.")
  private String agentServerName = "";

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
    agentTls(environment).ifPresent(builder::agentTls);
    return builder;
  }

  private TlsSpec metadTls(Map<String, String> environment) {
    if (skipVerification) {
      LoggerFactory.getLogger(RunnerMain.class)
          .warn(
              "--insecure-skip-verify: metad's certificate is not looked at, so that an impostor"
                  + " could name the hosts to back up; name its authority in ${} instead",
              RunnerVariables.METAD_CA);
    }
    TlsSpec.Builder tls = TlsSpec.builder().skipVerification(skipVerification);
    file(environment, RunnerVariables.METAD_CA, "ca.crt").ifPresent(tls::trustedCertificates);
    file(environment, RunnerVariables.METAD_CERTIFICATE, "client.crt").ifPresent(tls::certificate);
    file(environment, RunnerVariables.METAD_KEY, "client.key").ifPresent(tls::privateKey);
    if (!serverName.isEmpty()) {
      tls.serverName(serverName);
    }
    return tls.build();
  }

  /** TLS is spoken with the agents if anything of it is said. */
  private Optional<TlsSpec> agentTls(Map<String, String> environment) {
    Optional<Path> authority = said(agentCa, environment, RunnerVariables.AGENT_CA).map(Path::of);
    Optional<Path> certificate =
        said(agentCertificate, environment, RunnerVariables.AGENT_CERTIFICATE).map(Path::of);
    Optional<Path> key = said(agentKey, environment, RunnerVariables.AGENT_KEY).map(Path::of);
    Optional<String> name = said(agentServerName, environment, RunnerVariables.AGENT_SERVER_NAME);
    boolean any =
        authority.isPresent() || certificate.isPresent() || key.isPresent() || name.isPresent();
    if (!any) {
      return Optional.empty();
    }
    TlsSpec.Builder tls = TlsSpec.builder();
    authority.ifPresent(tls::trustedCertificates);
    certificate.ifPresent(tls::certificate);
    key.ifPresent(tls::privateKey);
    name.ifPresent(tls::serverName);
    return Optional.of(tls.build());
  }

  private static Optional<String> said(
      String flag, Map<String, String> environment, String variable) {
    return Optional.of(flag.isEmpty() ? environment.getOrDefault(variable, "") : flag)
        .filter(value -> !value.isEmpty());
  }

  private static Optional<Path> file(
      Map<String, String> environment, String variable, String usualName) {
    String named = environment.getOrDefault(variable, "");
    return named.isEmpty()
        ? Optional.of(CERTIFICATES.resolve(usualName)).filter(Files::exists)
        : Optional.of(Path.of(named));
  }
}
