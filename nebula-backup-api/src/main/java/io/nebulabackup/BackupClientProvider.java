// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup;

import io.nebulabackup.spec.ConnectionSpec;

/**
 * Makes clients. Found through {@link java.util.ServiceLoader}; implementations need a public
 * no-argument constructor that must not throw.
 */
public interface BackupClientProvider {

  /**
   * Makes a client without making any request.
   *
   * @param connection which cluster and which repository
   * @return the client
   * @throws io.nebulabackup.error.InvalidSpecException if the connection does not make sense
   */
  BackupClient connect(ConnectionSpec connection);
}
