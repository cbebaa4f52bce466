// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.analysis;

import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.ObjectListing;
import io.nebulabackup.storage.ObjectMetadata;
import io.nebulabackup.storage.StorageBackend;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Objects of an analysis that died. */
final class Leftovers {

  private static final Duration SURELY_DEAD = Duration.ofDays(1);

  private Leftovers() {}

  /** Deletes what lies below a prefix and is so old that no analysis is still at it. */
  static void sweep(StorageBackend backend, String prefix) {
    Instant limit = Instant.now().minus(SURELY_DEAD);
    List<ObjectKey> old = new ArrayList<>();
    try (ObjectListing listing = backend.list(prefix)) {
      while (listing.hasNext()) {
        ObjectMetadata object = listing.next();
        if (object.lastModified().isBefore(limit)) {
          old.add(object.key());
        }
      }
    }
    if (!old.isEmpty()) {
      backend.delete(old);
    }
  }
}
