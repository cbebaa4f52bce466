// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent;

import io.nebulabackup.storage.StorageBackend;
import io.nebulabackup.storage.StorageBackendProvider;
import io.nebulabackup.storage.StorageLocation;
import java.util.Set;

/** Finds the stores of tests. */
public final class MemoryStoreProvider implements StorageBackendProvider {

  @Override
  public Set<String> schemes() {
    return Set.of("test");
  }

  @Override
  public StorageBackend open(StorageLocation location) {
    return MemoryStore.open(location);
  }
}
