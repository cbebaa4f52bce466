// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.spec;

import io.nebulabackup.error.InvalidSpecException;
import io.nebulabackup.model.HostAddress;
import io.nebulabackup.storage.StorageLocation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.immutables.value.Value;

/** Which cluster, which repository, and how to reach them. */
@Value.Immutable
@Values
public interface ConnectionSpec {

  /**
   * Returns a builder.
   *
   * @return a builder that needs a repository and, for everything that concerns a cluster, a metad
   */
  static Builder builder() {
    return new Builder();
  }

  /**
   * Returns the metads to ask; any one that lives leads to the others.
   *
   * @return their thrift addresses; empty if only the repository is to be read
   */
  List<HostAddress> metads();

  /**
   * Returns where the backups are.
   *
   * @return the location; for {@code file:} a directory that all hosts share
   */
  StorageLocation repository();

  /**
   * Returns how to speak TLS with metad.
   *
   * @return empty for plain text
   */
  Optional<TlsSpec> metadTls();

  /**
   * Returns how to speak TLS with the agents.
   *
   * @return empty for plain text
   */
  Optional<TlsSpec> agentTls();

  /**
   * Returns how long a service may take to accept a connection or answer a question that needs no
   * work.
   *
   * @return 10 seconds unless set
   */
  @Value.Default
  default Duration timeout() {
    return Duration.ofSeconds(10);
  }

  /**
   * Returns how long metad may take for a call that works on all hosts: making a checkpoint, or
   * restoring its tables.
   *
   * @return 6 hours unless set
   */
  @Value.Default
  default Duration operationTimeout() {
    return Duration.ofHours(6);
  }

  /**
   * Returns how long the repository stays locked for a run that died; a run that lives renews its
   * lease in time.
   *
   * @return 1 minute unless set; at least 3 seconds
   */
  @Value.Default
  default Duration lockLease() {
    return Duration.ofMinutes(1);
  }

  /**
   * Returns storaged's HTTP port, asked for {@code wal_ttl} to warn of increments too far apart.
   *
   * @return 19779, as in the shipped configuration, unless set
   */
  @Value.Default
  default int storagedHttpPort() {
    return 19779;
  }

  /**
   * Checks the spec.
   *
   * @throws InvalidSpecException naming the wrong field
   */
  @Value.Check
  default void check() {
    if (lockLease().compareTo(Duration.ofSeconds(3)) < 0) {
      throw new InvalidSpecException(
          "lockLease", lockLease().toString(), "pass at least 3 seconds");
    }
    if (timeout().isNegative() || timeout().isZero()) {
      throw new InvalidSpecException("timeout", timeout().toString(), "pass a positive duration");
    }
    if (operationTimeout().isNegative() || operationTimeout().isZero()) {
      throw new InvalidSpecException(
          "operationTimeout", operationTimeout().toString(), "pass a positive duration");
    }
  }

  /** Builds specs. Not safe for use by several threads. */
  final class Builder extends ImmutableConnectionSpec.Builder {}
}
