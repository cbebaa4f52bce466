// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.transfer;

import io.nebulabackup.core.storage.MeteredStorageBackend;
import io.nebulabackup.core.storage.StorageMeter;
import io.nebulabackup.storage.StorageBackend;
import io.nebulabackup.storage.StorageLocation;
import java.util.function.Function;

/** Opens the stores that calls name, all within one rate limit. Safe for use by several threads. */
public final class Stores {

  private final Function<StorageLocation, StorageBackend> backends;
  private final RateLimit limit;

  /**
   * Creates the opener.
   *
   * @param backends opens a backend
   * @param limit the agent's rate limit, which all share
   */
  public Stores(Function<StorageLocation, StorageBackend> backends, RateLimit limit) {
    this.backends = backends;
    this.limit = limit;
  }

  /**
   * Opens a store for one call.
   *
   * @param location where it is
   * @return the store, which the caller closes
   * @throws io.nebulabackup.error.InvalidSpecException if the location makes no sense
   */
  public OpenStore open(StorageLocation location) {
    StorageMeter meter = new StorageMeter();
    return new OpenStore(
        limit.applyTo(new MeteredStorageBackend(backends.apply(location), meter)), meter::requests);
  }
}
