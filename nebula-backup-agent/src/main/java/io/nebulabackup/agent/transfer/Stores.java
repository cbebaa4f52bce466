// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.transfer;

import io.nebulabackup.core.storage.MeteredStorageBackend;
import io.nebulabackup.core.storage.StorageMeter;
import io.nebulabackup.storage.StorageBackend;
import io.nebulabackup.storage.StorageLocation;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Opens the stores that calls name, all within one rate limit. Safe for use by several threads. */
public final class Stores {

  private final Function<StorageLocation, StorageBackend> backends;
  private final UnaryOperator<StorageBackend> throttle;

  /**
   * Creates the opener.
   *
   * @param backends opens a backend
   * @param throttle holds a backend to the agent's rate limit, which all share
   */
  public Stores(
      Function<StorageLocation, StorageBackend> backends, UnaryOperator<StorageBackend> throttle) {
    this.backends = backends;
    this.throttle = throttle;
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
        throttle.apply(new MeteredStorageBackend(backends.apply(location), meter)),
        meter::requests);
  }
}
