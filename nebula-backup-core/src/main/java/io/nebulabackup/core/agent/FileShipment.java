// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.agent;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/** What of a shipment of files has landed, over all attempts. Used by one thread. */
final class FileShipment implements TransferListener, ShipAttempts.HasLanded {

  private final Set<String> landed;
  private final TransferListener listener;
  private final SteadyProgress progress;
  private long bytes;

  FileShipment(Collection<String> landed, TransferListener listener) {
    this.landed = new LinkedHashSet<>(landed);
    this.listener = listener;
    progress = new SteadyProgress(listener::onProgress);
  }

  /** Begins an attempt and returns the keys that it can leave out. */
  Set<String> nextAttempt() {
    progress.startFrom(bytes);
    return landed;
  }

  @Override
  public long objectBytes() {
    return bytes;
  }

  @Override
  public void onProgress(TransferProgress attempt) {
    progress.show(attempt);
  }

  @Override
  public void onObject(StoredObject object) {
    if (landed.add(object.key())) {
      bytes += object.size();
      listener.onObject(object);
    }
  }
}
