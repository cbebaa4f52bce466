// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent;

import io.nebulabackup.core.metad.MetadTls;
import io.nebulabackup.core.metad.MetadTlsFiles;
import io.nebulabackup.spec.TlsSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/** The vendor's flags on how to speak TLS with metad. */
final class MetadTlsFlags {

  static final Set<String> SWITCHES = Set.of("--debug", "--enable_ssl", "--insecure_skip_verify");

  private final Map<String, String> environment;

  @Option(
      names = "--enable_ssl",
      arity = "1",
      paramLabel = "true|false",
      description = "Speak TLS with metad.")
  private boolean enableSsl;

  @Option(names = "--cert_path", paramLabel = "PEM", description = "Default: ${DEFAULT-VALUE}.")
  private Path certificate = Path.of("/usr/local/certs/client.crt");

  @Option(names = "--key_path", paramLabel = "PEM", description = "Default: ${DEFAULT-VALUE}.")
  private Path key = Path.of("/usr/local/certs/client.key");

  @Option(names = "--ca_path", paramLabel = "PEM", description = "Default: ${DEFAULT-VALUE}.")
  private Path authority = Path.of("/usr/local/certs/ca.crt");

  @Option(
      names = "--insecure_skip_verify",
      arity = "1",
      paramLabel = "true|false",
      description = "Take any certificate of metad.")
  private boolean skipVerification;

  @Option(
      names = "--server_name",
      paramLabel = "NAME",
      description = "The name that metad's certificate must carry.")
  private String serverName = "";

  MetadTlsFlags(Map<String, String> environment) {
    this.environment = environment;
  }

  Optional<MetadTls> load() {
    if (!enableSsl) {
      return Optional.empty();
    }
    // Whom metad is may not matter; who the agent is may matter to metad all the same.
    TlsSpec.Builder spec =
        TlsSpec.builder()
            .certificate(path("CLIENT_CERT_PATH", certificate))
            .privateKey(path("CLIENT_KEY_PATH", key));
    if (skipVerification) {
      spec.skipVerification(true);
    } else {
      spec.trustedCertificates(path("CA_CERT_PATH", authority));
    }
    if (!serverName.isEmpty()) {
      spec.serverName(serverName);
    }
    return Optional.of(MetadTlsFiles.load(spec.build()));
  }

  /** The environment counts if it names all three files. */
  private Path path(String variable, Path flag) {
    boolean complete =
        Set.of("CA_CERT_PATH", "CLIENT_CERT_PATH", "CLIENT_KEY_PATH").stream()
            .noneMatch(name -> environment.getOrDefault(name, "").isEmpty());
    return complete ? Path.of(environment.getOrDefault(variable, "")) : flag;
  }

  /** The same, for the enterprise edition's playback program. */
  List<String> playbackOptions() {
    List<String> options = new ArrayList<>();
    if (enableSsl) {
      options.add("--enable_ssl=true");
      options.add("--cert_path=" + path("CLIENT_CERT_PATH", certificate));
      options.add("--key_path=" + path("CLIENT_KEY_PATH", key));
      options.add("--ca_path=" + path("CA_CERT_PATH", authority));
      if (!serverName.isEmpty()) {
        options.add("--ssl_server_SAN=" + serverName);
      }
    }
    return options;
  }
}
