// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.transfer;

import io.nebulabackup.core.agent.ShippedSlice;
import io.nebulabackup.core.agent.StoredObject;
import io.nebulabackup.core.agent.TransferListener;
import io.nebulabackup.model.PartitionId;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;

/**
 * Reports packs as they land, and what is in them, but of each partition the beginning first: what
 * has been reported of it is then always a stretch without a gap, behind which an attempt that is
 * run again goes on. Partitions do not wait for each other. Safe for use by several threads.
 */
final class PackReports {

  private final TransferListener listener;
  private final ProgressMeter meter;

  /** What has been sent of each partition and not been reported, in log order. */
  private final Map<PartitionId, Queue<Sent>> unreported = new HashMap<>();

  private final Map<String, List<Sent>> packs = new HashMap<>();

  private static final class Sent {
    private final ShippedSlice slice;
    private boolean landed;

    Sent(ShippedSlice slice) {
      this.slice = slice;
    }
  }

  PackReports(TransferListener listener, ProgressMeter meter) {
    this.listener = listener;
    this.meter = meter;
  }

  /** Announces a pack; to be done in the packs' order. */
  synchronized void sent(String key, List<ShippedSlice> slices) {
    List<Sent> all = slices.stream().map(Sent::new).toList();
    packs.put(key, all);
    for (Sent sent : all) {
      unreported.computeIfAbsent(sent.slice.partition(), any -> new ArrayDeque<>()).add(sent);
    }
  }

  /** Reports a pack, and every slice that waited for one in it. */
  synchronized void landed(StoredObject pack) {
    List<Sent> slices = packs.remove(pack.key());
    if (slices == null) {
      throw new IllegalStateException("pack " + pack.key() + " was not announced");
    }
    listener.onObject(pack);
    for (Sent sent : slices) {
      sent.landed = true;
      reportBeginning(sent.slice.partition());
    }
  }

  private void reportBeginning(PartitionId partition) {
    Queue<Sent> slices = Objects.requireNonNull(unreported.get(partition));
    for (Sent first = slices.peek(); first != null && first.landed; first = slices.peek()) {
      slices.remove();
      listener.onSlice(first.slice);
      meter.add(first.slice.walBytes());
    }
    if (slices.isEmpty()) {
      unreported.remove(partition);
    }
  }
}
