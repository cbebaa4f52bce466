// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.agent;

import io.nebulabackup.model.PartitionId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What of a shipment of WAL has landed, over all attempts. Used by one thread. */
final class DeltaShipment implements TransferListener, ShipAttempts.HasLanded {

  /**
   * How far apart the pack numbers of two attempts are: an agent that was given up may still be
   * writing packs, and must not write over those of the next attempt.
   */
  static final int NUMBERS_PER_ATTEMPT = 100_000;

  private final DeltaTarget first;
  private final Map<PartitionId, DeltaSlice> missing = new LinkedHashMap<>();
  private final TransferListener listener;
  private final SteadyProgress progress;
  private int attempts;
  private long objectBytes;
  private long walBytes;

  DeltaShipment(DeltaTarget first, List<DeltaSlice> slices, TransferListener listener) {
    this.first = first;
    this.listener = listener;
    for (DeltaSlice slice : slices) {
      DeltaSlice other = missing.put(slice.partition(), slice);
      if (other != null) {
        throw new IllegalArgumentException("two slices of partition " + slice.partition());
      }
    }
    progress = new SteadyProgress(listener::onProgress);
  }

  /** Begins an attempt and returns where its packs go. */
  DeltaTarget nextAttempt() {
    progress.startFrom(walBytes);
    return new DeltaTarget(
        first.keyPrefix(),
        first.firstPack() + NUMBERS_PER_ATTEMPT * attempts++,
        first.compressionLevel(),
        first.packBytes());
  }

  /** What has not landed. */
  List<DeltaSlice> missing() {
    return List.copyOf(missing.values());
  }

  @Override
  public long objectBytes() {
    return objectBytes;
  }

  @Override
  public void onProgress(TransferProgress attempt) {
    progress.show(attempt);
  }

  @Override
  public void onObject(StoredObject object) {
    objectBytes += object.size();
    listener.onObject(object);
  }

  @Override
  public void onSlice(ShippedSlice slice) {
    walBytes += slice.walBytes();
    missing.computeIfPresent(slice.partition(), (partition, wanted) -> rest(wanted, slice));
    listener.onSlice(slice);
  }

  private static @Nullable DeltaSlice rest(DeltaSlice wanted, ShippedSlice landed) {
    return landed.last().logId() >= wanted.toLogId()
        ? null
        : new DeltaSlice(wanted.partition(), wanted.walDir(), landed.last(), wanted.toLogId());
  }
}
