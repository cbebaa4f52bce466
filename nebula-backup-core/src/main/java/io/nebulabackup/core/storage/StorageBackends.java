// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.storage;

import io.nebulabackup.error.InvalidSpecException;
import io.nebulabackup.storage.StorageBackend;
import io.nebulabackup.storage.StorageBackendProvider;
import io.nebulabackup.storage.StorageLocation;
import java.util.Map;
import java.util.ServiceLoader;

/** Finds the backend that serves a location. */
public final class StorageBackends {

  private static final Map<String, String> ARTIFACTS =
      Map.of(
          "s3", "nebula-backup-storage-s3",
          "gs", "nebula-backup-storage-gcs",
          "memory", "nebula-backup-testkit");

  private StorageBackends() {}

  /**
   * Opens the backend that serves a location's scheme, found on the class path. Makes no request.
   *
   * @param location where the repository is
   * @return the backend, which the caller closes
   * @throws InvalidSpecException if nothing serves the scheme, naming the artifact to add, or if
   *     the location does not make sense to the backend
   */
  public static StorageBackend open(StorageLocation location) {
    return provider(location).open(location);
  }

  /**
   * Returns a location at which an analysis needs few bytes; see {@link
   * StorageBackendProvider#forAnalysis}.
   *
   * @param location where the repository is
   * @return the same place
   * @throws InvalidSpecException if nothing serves the scheme
   */
  public static StorageLocation forAnalysis(StorageLocation location) {
    return provider(location).forAnalysis(location);
  }

  private static StorageBackendProvider provider(StorageLocation location) {
    String scheme = location.scheme();
    for (StorageBackendProvider provider :
        ServiceLoader.load(
            StorageBackendProvider.class, StorageBackendProvider.class.getClassLoader())) {
      if (provider.schemes().contains(scheme)) {
        return provider;
      }
    }
    // A container may give the library one class loader and the application's add-ons another.
    for (StorageBackendProvider provider : ServiceLoader.load(StorageBackendProvider.class)) {
      if (provider.schemes().contains(scheme)) {
        return provider;
      }
    }
    throw new InvalidSpecException("repository", location.uri().toString(), advice(scheme));
  }

  private static String advice(String scheme) {
    String artifact = ARTIFACTS.get(scheme);
    return artifact == null
        ? "no storage backend on the class path serves the scheme '"
            + scheme
            + "': use file, s3 or gs, or add a StorageBackendProvider for it"
        : "no storage backend on the class path serves the scheme '"
            + scheme
            + "': add the Maven artifact io.nebulabackup:"
            + artifact;
  }
}
