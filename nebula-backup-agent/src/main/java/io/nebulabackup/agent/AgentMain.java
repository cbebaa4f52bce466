// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent;

import io.nebulabackup.error.InvalidSpecException;
import io.nebulabackup.model.HostAddress;
import io.nebulabackup.spec.TlsSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The agent as a process: understands the flags of the vendor's agent, and some of its own. */
@Command(
    name = "nebula-backup-agent",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "The backup agent beside NebulaGraph's services; takes the place of nebula-agent.")
public final class AgentMain implements Callable<Integer> {

  private static final String LOG_LEVEL = "org.slf4j.simpleLogger.defaultLogLevel";

  // Only what is our own: store clients log the session tokens and keys that they send.
  private static final String OWN_LOG_LEVEL = "org.slf4j.simpleLogger.log.io.nebulabackup";

  @Option(
      names = "--agent",
      paramLabel = "HOST:PORT",
      required = true,
      description =
          "Where to listen, and the address told to metad: write the host as the services on this"
              + " host write theirs.")
  private String agent = "";

  @Option(
      names = "--meta",
      paramLabel = "HOST:PORT[,...]",
      description = "metads; without them no heartbeats are sent.")
  private String meta = "";

  @Option(
      names = "--hbs",
      paramLabel = "SECONDS",
      description = "Time between heartbeats; ${DEFAULT-VALUE}.")
  private int heartbeatSeconds = 60;

  @Option(names = "--debug", arity = "1", paramLabel = "true|false", description = "Log more.")
  private boolean debug;

  @Option(
      names = "--ratelimit",
      paramLabel = "MBPS",
      description = "Limit of all uploads, and of all downloads, together; 0 for none.")
  private long rateLimitMbps;

  @Option(
      names = "--serve",
      paramLabel = "DIR",
      description =
          "A directory to serve besides those that metad names; may be repeated. Without --meta and"
              + " --serve the data directories below /usr/local/nebula are served.")
  private List<Path> serve = new ArrayList<>();

  @Option(
      names = "--local_storage",
      paramLabel = "DIR",
      split = ",",
      description =
          "A directory in which backups may be stored (file:// and local://), besides buckets; may"
              + " be repeated, or several be given with commas between. None unless given; / for"
              + " anywhere, as with the vendor's agent.")
  private List<Path> localStorage = new ArrayList<>();

  @Option(
      names = "--service_root",
      paramLabel = "DIR",
      description =
          "An installation whose services may be started and stopped, besides those that metad"
              + " names; may be repeated.")
  private List<Path> serviceRoots = new ArrayList<>();

  @Option(
      names = "--tmp_dir",
      paramLabel = "DIR",
      description = "Where to spool; the system's temporary directory unless given.")
  private @Nullable Path tempDir;

  @Option(
      names = "--tls_cert",
      paramLabel = "PEM",
      description = "The agent's own certificate; without one it speaks plain text.")
  private @Nullable Path tlsCertificate;

  @Option(names = "--tls_key", paramLabel = "PEM", description = "Its PKCS#8 private key.")
  private @Nullable Path tlsKey;

  @Option(
      names = "--tls_client_ca",
      paramLabel = "PEM",
      description = "Take only clients with a certificate of this authority.")
  private @Nullable Path tlsClientCa;

  @CommandLine.Mixin private final MetadTlsFlags metadTls;

  private AgentMain(Map<String, String> environment) {
    metadTls = new MetadTlsFlags(environment);
  }

  /**
   * Runs an agent until the process is told to end, or a client tells the agent to.
   *
   * @param arguments the flags
   */
  public static void main(String[] arguments) {
    System.exit(run(arguments, System.getenv()));
  }

  static int run(String[] arguments, Map<String, String> environment) {
    AgentMain main = new AgentMain(environment);
    return commandLine(main)
        .setExecutionExceptionHandler(
            (e, line, parsed) -> {
              line.getErr().println("nebula-backup-agent: " + e.getMessage());
              return 1;
            })
        .execute(GoFlags.normalize(arguments, MetadTlsFlags.SWITCHES));
  }

  private static CommandLine commandLine(AgentMain main) {
    return new CommandLine(main).registerConverter(boolean.class, GoFlags::truth);
  }

  /** Reads flags without running anything. */
  static AgentConfig parse(String[] arguments, Map<String, String> environment) {
    AgentMain main = new AgentMain(environment);
    commandLine(main).parseArgs(GoFlags.normalize(arguments, MetadTlsFlags.SWITCHES));
    return main.config();
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    // Before anything logs: the logging back end reads it once.
    System.setProperty(LOG_LEVEL, System.getProperty(LOG_LEVEL, "info"));
    if (debug) {
      System.setProperty(OWN_LOG_LEVEL, "debug");
    }
    try (BackupAgent running = BackupAgent.start(config())) {
      Runtime.getRuntime().addShutdownHook(new Thread(running::close, "agent-shutdown"));
      running.awaitEnd();
    }
    return 0;
  }

  private AgentConfig config() {
    HostAddress address = address("--agent", agent);
    boolean standalone = meta.isEmpty() && serve.isEmpty();
    var config =
        AgentConfig.builder()
            .listenHost(address.host())
            .listenPort(address.port())
            .advertised(address)
            .heartbeatInterval(Duration.ofSeconds(heartbeatSeconds))
            .rateLimitMbps(rateLimitMbps)
            .addAllLocalStorage(localStorage)
            .addAllServed(standalone ? DefaultInstallation.dataDirectories() : serve)
            .addAllServiceRoots(
                standalone && serviceRoots.isEmpty()
                    ? List.of(DefaultInstallation.ROOT)
                    : serviceRoots)
            .playbackOptions(metadTls.playbackOptions())
            .metadTls(metadTls.load());
    for (String metad : meta.isEmpty() ? new String[0] : meta.split(",", -1)) {
      config.addMetads(address("--meta", metad));
    }
    if (tempDir != null) {
      config.tempDir(tempDir);
    }
    if (tlsCertificate != null || tlsKey != null || tlsClientCa != null) {
      config.tls(ownTls());
    }
    return config.build();
  }

  private TlsSpec ownTls() {
    TlsSpec.Builder tls = TlsSpec.builder();
    if (tlsCertificate != null) {
      tls.certificate(tlsCertificate);
    }
    if (tlsKey != null) {
      tls.privateKey(tlsKey);
    }
    if (tlsClientCa != null) {
      tls.trustedCertificates(tlsClientCa);
    }
    return tls.build();
  }

  private static HostAddress address(String flag, String text) {
    try {
      return HostAddress.parse(text);
    } catch (IllegalArgumentException e) {
      throw new InvalidSpecException(flag, text, "pass host:port", e);
    }
  }
}
