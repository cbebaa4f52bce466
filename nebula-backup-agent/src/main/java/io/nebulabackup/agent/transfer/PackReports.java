// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.transfer;

import io.nebulabackup.core.agent.ShippedSlice;
import io.nebulabackup.core.agent.StoredObject;
import io.nebulabackup.core.agent.TransferListener;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Reports packs in order, in whatever order they land. Safe for use by several threads. */
final class PackReports {

  private final TransferListener listener;
  private final ProgressMeter meter;
  private final NavigableMap<Integer, Report> waiting = new TreeMap<>();
  private int next;

  private record Report(StoredObject object, List<ShippedSlice> slices) {}

  PackReports(int first, TransferListener listener, ProgressMeter meter) {
    this.next = first;
    this.listener = listener;
    this.meter = meter;
  }

  synchronized void landed(int number, StoredObject object, List<ShippedSlice> slices) {
    waiting.put(number, new Report(object, slices));
    for (Report report = waiting.remove(next); report != null; report = waiting.remove(next)) {
      next++;
      listener.onObject(report.object());
      for (ShippedSlice slice : report.slices()) {
        listener.onSlice(slice);
        meter.add(slice.walBytes());
      }
    }
  }
}
