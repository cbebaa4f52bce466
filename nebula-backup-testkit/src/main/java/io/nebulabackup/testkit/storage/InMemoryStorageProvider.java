// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.storage;

import io.nebulabackup.error.InvalidSpecException;
import io.nebulabackup.storage.StorageBackend;
import io.nebulabackup.storage.StorageBackendProvider;
import io.nebulabackup.storage.StorageLocation;
import java.util.Set;

/**
 * Serves {@code memory://name}: the store of that name in this JVM. Takes no options and no
 * secrets. Stateless, hence safe for use by several threads.
 */
public final class InMemoryStorageProvider implements StorageBackendProvider {

  /** Creates the provider, for {@link java.util.ServiceLoader}. */
  public InMemoryStorageProvider() {}

  @Override
  public Set<String> schemes() {
    return Set.of("memory");
  }

  @Override
  public StorageBackend open(StorageLocation location) {
    if (location.uri().getAuthority() == null) {
      throw new InvalidSpecException(
          "repository", location.uri().toString(), "give the store a name, as in memory://nightly");
    }
    return new InMemoryStorageBackend(MemoryStore.named(location.uri().toString()));
  }
}
