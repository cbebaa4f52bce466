// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.nebulabackup.error.InvalidSpecException;
import io.nebulabackup.model.HostAddress;
import io.nebulabackup.spec.ConnectionSpec;
import io.nebulabackup.spec.TlsSpec;
import io.nebulabackup.storage.StorageLocation;
import java.time.Duration;
import java.util.ServiceLoader;

/** Collects a {@link ConnectionSpec} and connects. Not safe for use by several threads. */
public final class BackupClientBuilder {

  private final ConnectionSpec.Builder spec = ConnectionSpec.builder();
  private boolean hasRepository;

  BackupClientBuilder() {}

  /**
   * Adds metads to ask.
   *
   * @param addresses thrift addresses, {@code host:port}, separated by commas
   * @return this builder
   * @throws InvalidSpecException if an address is not {@code host:port}
   */
  @CanIgnoreReturnValue
  public BackupClientBuilder metad(String addresses) {
    for (String address : addresses.split(",", -1)) {
      try {
        spec.addMetads(HostAddress.parse(address.trim()));
      } catch (IllegalArgumentException e) {
        throw new InvalidSpecException(
            "metad", address, "pass host:port of a metad's thrift port, such as metad-0:9559", e);
      }
    }
    return this;
  }

  /**
   * Sets the repository.
   *
   * @param uri its URI
   * @return this builder
   * @throws InvalidSpecException if the text is not such a URI
   */
  @CanIgnoreReturnValue
  public BackupClientBuilder repository(String uri) {
    return repository(StorageLocation.of(uri));
  }

  /**
   * Sets the repository, with options and secrets.
   *
   * @param location where it is and how to reach it
   * @return this builder
   */
  @CanIgnoreReturnValue
  public BackupClientBuilder repository(StorageLocation location) {
    spec.repository(location);
    hasRepository = true;
    return this;
  }

  /**
   * Speaks TLS with metad.
   *
   * @param tls how
   * @return this builder
   */
  @CanIgnoreReturnValue
  public BackupClientBuilder metadTls(TlsSpec tls) {
    spec.metadTls(tls);
    return this;
  }

  /**
   * Speaks TLS with the agents.
   *
   * @param tls how
   * @return this builder
   */
  @CanIgnoreReturnValue
  public BackupClientBuilder agentTls(TlsSpec tls) {
    spec.agentTls(tls);
    return this;
  }

  /**
   * Sets how long a service may take to accept a connection or answer a simple question.
   *
   * @param timeout a positive duration; 10 seconds unless set
   * @return this builder
   */
  @CanIgnoreReturnValue
  public BackupClientBuilder timeout(Duration timeout) {
    spec.timeout(timeout);
    return this;
  }

  /**
   * Sets how long the repository stays locked for a run that died.
   *
   * @param lease at least 3 seconds; 1 minute unless set
   * @return this builder
   */
  @CanIgnoreReturnValue
  public BackupClientBuilder lockLease(Duration lease) {
    spec.lockLease(lease);
    return this;
  }

  /**
   * Sets the port at which storaged is asked for {@code wal_ttl}.
   *
   * @param port the port; 19779 unless set
   * @return this builder
   */
  @CanIgnoreReturnValue
  public BackupClientBuilder storagedHttpPort(int port) {
    spec.storagedHttpPort(port);
    return this;
  }

  /**
   * Makes the client.
   *
   * @return the client, which the caller closes
   * @throws InvalidSpecException if something is missing or does not make sense
   * @throws IllegalStateException if no implementation is on the class path
   */
  public BackupClient connect() {
    if (!hasRepository) {
      throw new InvalidSpecException(
          "repository", "missing", "pass a URI such as s3://bucket/prefix");
    }
    ConnectionSpec connection = spec.build();
    return ServiceLoader.load(BackupClientProvider.class).stream()
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "no BackupClientProvider found: add nebula-backup-core to the class path"))
        .get()
        .connect(connection);
  }
}
