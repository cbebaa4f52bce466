// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.transfer;

import io.nebulabackup.core.agent.ShippedSlice;
import io.nebulabackup.core.agent.StoredObject;
import io.nebulabackup.core.agent.TransferListener;
import io.nebulabackup.model.PartitionId;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reports packs as they land, but of each partition the beginning first: what has been reported of
 * it is then always a stretch without a gap, behind which an attempt that is run again goes on.
 * Packs of different partitions wait for each other only as far as a pack in between holds of both.
 * Safe for use by several threads.
 */
final class PackReports {

  private final TransferListener listener;
  private final ProgressMeter meter;
  private final Map<String, Pack> unreported = new LinkedHashMap<>();

  private static final class Pack {
    private final List<ShippedSlice> slices;
    private final List<PartitionId> partitions;
    private @Nullable StoredObject object;

    Pack(List<ShippedSlice> slices) {
      this.slices = slices;
      this.partitions = slices.stream().map(ShippedSlice::partition).toList();
    }
  }

  PackReports(TransferListener listener, ProgressMeter meter) {
    this.listener = listener;
    this.meter = meter;
  }

  /** Announces a pack; to be done in the packs' order. */
  synchronized void sent(String key, List<ShippedSlice> slices) {
    unreported.put(key, new Pack(slices));
  }

  /** Reports the pack, and those that waited for it, unless it has to wait itself. */
  synchronized void landed(StoredObject object) {
    Pack landed = unreported.get(object.key());
    if (landed == null) {
      throw new IllegalStateException("pack " + object.key() + " was not announced");
    }
    landed.object = object;
    Set<PartitionId> waiting = new HashSet<>();
    for (Iterator<Pack> packs = unreported.values().iterator(); packs.hasNext(); ) {
      Pack pack = packs.next();
      StoredObject there = pack.object;
      if (there != null && pack.partitions.stream().noneMatch(waiting::contains)) {
        packs.remove();
        report(there, pack.slices);
      } else {
        waiting.addAll(pack.partitions);
      }
    }
  }

  private void report(StoredObject object, List<ShippedSlice> slices) {
    listener.onObject(object);
    for (ShippedSlice slice : slices) {
      listener.onSlice(slice);
      meter.add(slice.walBytes());
    }
  }
}
