// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.analysis;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What an analysis found out about a store.
 *
 * @param lies the promises the store broke; empty for a store fit for backups
 * @param unproven what could not be tried to the end, since the store failed at something else, or
 *     since it would have taken too many bytes
 * @param settings the options of the location the store was opened with, as far as the analysis was
 *     told; a repository opened with them meets what is described here
 * @param partSizes the sizes in bytes around which objects were stored
 * @param objects how many objects were written
 * @param bytes how many bytes were written
 * @param largestObject the size in bytes of the largest object that came back whole
 * @param writers how many writers raced for one key
 * @param clockOffset how far the store's clock is ahead of this machine's, to about the time of one
 *     request; negative if it is behind
 * @param smallWrite the median time of a write of one byte
 * @param smallRead the median time of a read of one byte
 * @param duration how long the analysis took
 */
public record StorageProfile(
    List<StorageLie> lies,
    Set<StorageProperty> unproven,
    Map<String, String> settings,
    List<Long> partSizes,
    long objects,
    long bytes,
    long largestObject,
    int writers,
    Duration clockOffset,
    Duration smallWrite,
    Duration smallRead,
    Duration duration) {

  /** Copies what could change. */
  public StorageProfile {
    lies = List.copyOf(lies);
    unproven = Set.copyOf(unproven);
    settings = Map.copyOf(settings);
    partSizes = List.copyOf(partSizes);
  }

  /**
   * Tells whether the store kept every promise.
   *
   * @return true if there are no lies
   */
  public boolean isTrustworthy() {
    return lies.isEmpty();
  }

  /**
   * Returns the promises the store kept.
   *
   * @return the properties tried to the end without a lie
   */
  public Set<StorageProperty> kept() {
    Set<StorageProperty> kept = EnumSet.allOf(StorageProperty.class);
    kept.removeAll(unproven);
    lies.forEach(lie -> kept.remove(lie.property()));
    return kept;
  }

  /**
   * Refuses a store that broke a promise.
   *
   * @return this
   * @throws UntrustworthyStorageException naming every lie
   */
  public StorageProfile requireTrustworthy() {
    if (!lies.isEmpty()) {
      throw new UntrustworthyStorageException(lies);
    }
    return this;
  }
}
