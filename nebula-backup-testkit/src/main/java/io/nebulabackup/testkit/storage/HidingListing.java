// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.storage;

import io.nebulabackup.storage.ObjectListing;
import io.nebulabackup.storage.ObjectMetadata;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** A listing that leaves out what faults hide. */
final class HidingListing implements ObjectListing {

  private final ObjectListing listing;
  private final List<Fault> hiding;
  private @Nullable ObjectMetadata next;

  HidingListing(ObjectListing listing, List<Fault> hiding) {
    this.listing = listing;
    this.hiding = hiding;
  }

  @Override
  public boolean hasNext() {
    while (next == null && listing.hasNext()) {
      ObjectMetadata candidate = listing.next();
      String key = candidate.key().value();
      if (hiding.stream().noneMatch(fault -> fault.strikes(StorageOperation.LIST, key))) {
        next = candidate;
      }
    }
    return next != null;
  }

  @Override
  public ObjectMetadata next() {
    if (!hasNext() || next == null) {
      throw new NoSuchElementException();
    }
    ObjectMetadata result = next;
    next = null;
    return result;
  }

  @Override
  public void close() {
    next = null;
    listing.close();
  }
}
