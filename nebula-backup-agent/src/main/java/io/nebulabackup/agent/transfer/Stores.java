// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.transfer;

import io.nebulabackup.agent.paths.LocalStorage;
import io.nebulabackup.core.agent.Cancellation;
import io.nebulabackup.core.storage.MeteredStorageBackend;
import io.nebulabackup.core.storage.StorageMeter;
import io.nebulabackup.storage.StorageBackend;
import io.nebulabackup.storage.StorageLocation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Function;

/** Opens the stores that calls name, all within one rate limit. Safe for use by several threads. */
public final class Stores {

  private final Function<StorageLocation, StorageBackend> backends;
  private final LocalStorage local;
  private final RateLimit limit;

  /**
   * Creates the opener.
   *
   * @param backends opens a backend
   * @param local which directories of the host may be stores
   * @param limit the agent's rate limit, which all share
   */
  public Stores(
      Function<StorageLocation, StorageBackend> backends, LocalStorage local, RateLimit limit) {
    this.backends = backends;
    this.local = local;
    this.limit = limit;
  }

  /**
   * Opens a store for one call.
   *
   * @param location where it is
   * @param cancellation ends the call
   * @return the store, which the caller closes
   * @throws io.nebulabackup.error.InvalidSpecException if the location makes no sense, or comes
   *     with credentials that would have the agent read or fetch what they name
   * @throws io.nebulabackup.agent.paths.PathRefusedException if it is a directory of this host that
   *     is not to be used as a store
   * @throws IOException if that directory cannot be resolved
   */
  public OpenStore open(StorageLocation location, Cancellation cancellation) throws IOException {
    StorageMeter meter = new StorageMeter();
    StorageBackend backend = backends.apply(confined(CallersCredentials.checked(location)));
    return new OpenStore(
        limit.applyTo(new MeteredStorageBackend(backend, meter)), meter::requests, cancellation);
  }

  /** A directory is taken as what it is now, wherever a link in its path leads later. */
  private StorageLocation confined(StorageLocation location) throws IOException {
    String path = location.uri().getPath();
    if (!location.scheme().equals("file") || path == null) {
      return location;
    }
    Path real = local.inside(path);
    return location.options().isEmpty() && location.secrets().isEmpty()
        ? StorageLocation.of(real.toUri())
        : location; // and will be refused for these
  }
}
