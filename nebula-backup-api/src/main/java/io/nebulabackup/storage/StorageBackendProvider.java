// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage;

import java.util.Set;

/**
 * Opens backends for one or more URI schemes. Implementations are found through {@link
 * java.util.ServiceLoader}, need a public no-argument constructor that must not throw, and are
 * stateless.
 */
public interface StorageBackendProvider {

  /**
   * Returns the URI schemes this provider serves.
   *
   * @return the schemes in lower case, such as {@code "s3"}
   */
  Set<String> schemes();

  /**
   * Opens a backend. Opening makes no request: an unreachable store is reported by the first call.
   *
   * @param location where the repository is, and how to reach it
   * @return the backend, which the caller closes
   * @throws io.nebulabackup.error.InvalidSpecException if the location does not make sense, naming
   *     the option
   */
  StorageBackend open(StorageLocation location);

  /**
   * Returns a location at which few bytes suffice to try all that a backend does: one that sends
   * large objects in parts is to send them in small ones there, unless the location says how large
   * they must be.
   *
   * @param location where the repository is
   * @return the same place, for an analysis; the location itself unless overridden
   */
  default StorageLocation forAnalysis(StorageLocation location) {
    return location;
  }
}
