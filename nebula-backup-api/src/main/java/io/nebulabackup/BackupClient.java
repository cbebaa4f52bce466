// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup;

/**
 * Backs up and restores one cluster to one repository: the entry point of this library.
 *
 * <p>Connecting makes no request; an unreachable metad or store is reported by the first operation
 * that needs it. Instances are safe for use by several threads and must be closed; closing cancels
 * what is still running and waits for it to be wound up.
 */
public interface BackupClient extends AutoCloseable {

  /**
   * Connects with every default.
   *
   * @param metad a metad's thrift address, {@code host:port}; several separated by commas
   * @param repository the repository's URI, such as {@code s3://bucket/prefix} or {@code
   *     file:///var/backups/prod}
   * @return the client
   * @throws io.nebulabackup.error.InvalidSpecException if an argument does not make sense
   */
  static BackupClient connect(String metad, String repository) {
    return builder().metad(metad).repository(repository).connect();
  }

  /**
   * Returns a builder for everything {@link #connect(String, String)} leaves at its default.
   *
   * @return an empty builder
   */
  static BackupClientBuilder builder() {
    return new BackupClientBuilder();
  }

  /**
   * Returns what takes and finds backups.
   *
   * @return the operations
   */
  BackupOperations backups();

  /**
   * Returns what restores backups.
   *
   * @return the operations
   */
  RestoreOperations restores();

  /**
   * Returns what looks after the repository.
   *
   * @return the operations
   */
  RepositoryOperations repository();

  @Override
  void close();
}
