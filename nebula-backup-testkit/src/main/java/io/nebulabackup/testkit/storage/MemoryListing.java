// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.storage;

import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.ObjectListing;
import io.nebulabackup.storage.ObjectMetadata;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Looks for each object when asked, so that it sees what happens during the listing. */
final class MemoryListing implements ObjectListing {

  private final MemoryStore store;
  private final String prefix;
  private @Nullable ObjectKey last;
  private @Nullable ObjectMetadata next;
  private boolean ended;

  MemoryListing(MemoryStore store, String prefix) {
    this.store = store;
    this.prefix = prefix;
  }

  @Override
  public boolean hasNext() {
    if (next == null && !ended) {
      next = store.next(last, prefix);
      ended = next == null;
    }
    return next != null;
  }

  @Override
  public ObjectMetadata next() {
    if (!hasNext() || next == null) {
      throw new NoSuchElementException();
    }
    ObjectMetadata result = next;
    last = result.key();
    next = null;
    return result;
  }

  @Override
  public void close() {
    ended = true;
    next = null;
  }
}
