// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent;

import io.nebulabackup.core.metad.MetadTls;
import io.nebulabackup.error.InvalidSpecException;
import io.nebulabackup.model.HostAddress;
import io.nebulabackup.spec.TlsSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.immutables.value.Value;

/** What an agent is to do. */
@Value.Immutable
@Values
public interface AgentConfig {

  /**
   * Returns a builder.
   *
   * @return a builder that needs nothing: an agent on a free port of the loopback address
   */
  static Builder builder() {
    return new Builder();
  }

  /**
   * Returns the address to listen on.
   *
   * @return an IP address or name of this host; the loopback address unless set
   */
  @Value.Default
  default String listenHost() {
    return "127.0.0.1";
  }

  /**
   * Returns the port to listen on.
   *
   * @return the port; 0, which it is unless set, for any that is free
   */
  @Value.Default
  default int listenPort() {
    return 0;
  }

  /**
   * Returns the address the agent goes by in metad. Its host must be written as the services on
   * this host write theirs: metad compares hosts as text.
   *
   * @return the address; empty for the one listened on
   */
  Optional<HostAddress> advertised();

  /**
   * Returns the metads that heartbeats go to.
   *
   * @return their thrift addresses; empty for no heartbeats
   */
  List<HostAddress> metads();

  /**
   * Returns how to speak TLS with metad.
   *
   * @return empty for plain text
   */
  Optional<MetadTls> metadTls();

  /**
   * Returns how long to wait between heartbeats. metad takes an agent for dead after 300 seconds.
   *
   * @return 60 seconds unless set
   */
  @Value.Default
  default Duration heartbeatInterval() {
    return Duration.ofSeconds(60);
  }

  /**
   * Returns the limit of all uploads together, and of all downloads together.
   *
   * @return mebibits per second in each direction, as the vendor's agent counts them; 0, which it
   *     is unless set, for none
   */
  @Value.Default
  default long rateLimitMbps() {
    return 0;
  }

  /**
   * Returns directories that are served whole, besides the data directories that metad names.
   *
   * @return absolute paths
   */
  List<Path> served();

  /**
   * Returns root directories of services on this host, besides those that metad names: there,
   * services can be started and stopped, and the {@code cluster.id} file be read and set aside.
   *
   * @return absolute paths
   */
  List<Path> serviceRoots();

  /**
   * Returns directories of this host in which backups may be stored, for repositories at {@code
   * file://} and the vendor's {@code local://}. Elsewhere such stores are refused: whoever may call
   * the agent could have it copy any file of the host otherwise.
   *
   * @return absolute paths, {@code /} for anywhere; none unless set
   */
  List<Path> localStorage();

  /**
   * Returns where data is spooled that does not fit into memory: packs under way, mostly. Needs
   * room for a few hundred mebibytes.
   *
   * @return a directory; the JVM's temporary directory unless set
   */
  @Value.Default
  default Path tempDir() {
    return Path.of(System.getProperty("java.io.tmpdir"));
  }

  /**
   * Returns how many calls are worked on at a time; more are refused.
   *
   * @return 32 unless set
   */
  @Value.Default
  default int maxCalls() {
    return 32;
  }

  /**
   * Returns how the agent itself speaks TLS. The certificate and its key are the agent's own; if
   * certificates to trust are given, clients must present one of theirs. Without, clients stay
   * unknown, and are told how things are but can neither transfer nor change anything. Once the
   * files change, new connections use what they hold then.
   *
   * @return empty for plain text, as the vendor's agent speaks
   */
  Optional<TlsSpec> tls();

  /**
   * Returns the options that tell the enterprise edition's playback program how to reach metad.
   *
   * @return options as they stand on its command line
   */
  List<String> playbackOptions();

  /**
   * Checks the configuration.
   *
   * @throws InvalidSpecException naming the wrong field
   */
  @Value.Check
  default void check() {
    if (listenPort() < 0 || listenPort() > 65535) {
      throw new InvalidSpecException(
          "listenPort", String.valueOf(listenPort()), "pass 0, or a port up to 65535");
    }
    if (rateLimitMbps() < 0) {
      throw new InvalidSpecException(
          "rateLimitMbps", String.valueOf(rateLimitMbps()), "pass 0 for no limit, or more");
    }
    if (heartbeatInterval().toMillis() < 1) {
      throw new InvalidSpecException(
          "heartbeatInterval", heartbeatInterval().toString(), "pass a positive duration");
    }
    if (maxCalls() < 1) {
      throw new InvalidSpecException("maxCalls", String.valueOf(maxCalls()), "pass at least 1");
    }
    if (tls().isPresent() && tls().orElseThrow().certificate().isEmpty()) {
      throw new InvalidSpecException(
          "tls", "without a certificate", "a server needs a certificate and its private key");
    }
  }

  /** Builds configurations. Not safe for use by several threads. */
  final class Builder extends ImmutableAgentConfig.Builder {}
}
