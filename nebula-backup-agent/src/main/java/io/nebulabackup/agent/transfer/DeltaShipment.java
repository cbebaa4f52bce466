// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.transfer;

import io.nebulabackup.agent.paths.ServedPaths;
import io.nebulabackup.core.agent.Cancellation;
import io.nebulabackup.core.agent.DeltaSlice;
import io.nebulabackup.core.agent.DeltaTarget;
import io.nebulabackup.core.agent.TransferListener;
import io.nebulabackup.core.agent.TransferSummary;
import io.nebulabackup.core.wal.SpliceProof;
import io.nebulabackup.core.wal.WalCursor;
import io.nebulabackup.core.wal.WalLog;
import io.nebulabackup.core.wal.WalRecord;
import io.nebulabackup.model.LogPosition;
import io.nebulabackup.model.PartitionId;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** Cuts deltas at record boundaries, packs and ships them. Used for one call. */
public final class DeltaShipment {

  private final ServedPaths paths;
  private final OpenStore store;
  private final Spool spool;
  private final TransferListener listener;
  private final Cancellation cancellation;

  /**
   * Creates the shipment.
   *
   * @param paths confines WAL directories
   * @param store where packs go
   * @param spool where packs are made: as many as uploads side by side, and one more
   * @param listener hears of every pack that lands, and of what is in it; called by several
   *     threads, one at a time
   * @param cancellation ends the shipment
   */
  public DeltaShipment(
      ServedPaths paths,
      OpenStore store,
      Spool spool,
      TransferListener listener,
      Cancellation cancellation) {
    this.paths = paths;
    this.store = store;
    this.spool = spool;
    this.listener = listener;
    this.cancellation = cancellation;
  }

  /**
   * Ships all slices, in order.
   *
   * @param target where and how to pack
   * @param slices what to cut, one slice per partition
   * @param concurrency uploads side by side
   * @return what it cost
   * @throws IOException if something cannot be read or written
   */
  public TransferSummary run(DeltaTarget target, List<DeltaSlice> slices, int concurrency)
      throws IOException {
    Set<PartitionId> partitions = new HashSet<>();
    for (DeltaSlice slice : slices) {
      if (!partitions.add(slice.partition())) {
        throw WorkFailedException.invalid("two slices of partition " + slice.partition());
      }
      if (slice.toLogId() <= slice.after().logId()) {
        throw WorkFailedException.invalid(
            "partition "
                + slice.partition()
                + ": no record lies after "
                + slice.after()
                + " and not after "
                + slice.toLogId());
      }
    }
    try (PackPipeline packs =
        new PackPipeline(target, store, spool, concurrency, listener, cancellation)) {
      for (DeltaSlice slice : slices) {
        cut(slice, packs);
      }
      long bytes = packs.finish();
      return new TransferSummary(store.requests(), bytes);
    }
  }

  private void cut(DeltaSlice slice, PackPipeline packs) throws IOException {
    WalLog log = StableWal.read(paths.inside(slice.walDir()), opened -> opened);
    requireContinues(slice, log);
    try (WalCursor records = log.read(slice.after().logId() + 1, slice.toLogId())) {
      for (WalRecord record = records.next(); record != null; record = records.next()) {
        cancellation.check();
        packs.append(slice.partition(), record);
      }
    }
    packs.endSlice(slice.partition(), SpliceProof.of(log, slice.toLogId()).toString());
  }

  private static void requireContinues(DeltaSlice slice, WalLog log) throws IOException {
    LogPosition after = slice.after();
    if (log.isEmpty() || log.last().logId() < slice.toLogId()) {
      // It was there when the slice was asked for: raft has rolled back, in place.
      throw WorkFailedException.changed(
          describe(slice, log) + "; it has become shorter: inspect it again", null);
    }
    if (log.firstLogId() == after.logId() + 1) {
      if (log.first().term() < after.term()) {
        throw WorkFailedException.damaged(
            describe(slice, log) + "; terms went back: it is of another raft history");
      }
      return;
    }
    OptionalLong term = log.termAt(after.logId());
    if (term.isEmpty()) {
      throw WorkFailedException.damaged(
          describe(slice, log) + "; the records in between were purged: take a full backup");
    }
    if (term.getAsLong() != after.term()) {
      throw WorkFailedException.damaged(
          describe(slice, log)
              + "; its record "
              + after.logId()
              + " has term "
              + term.getAsLong()
              + ": it does not continue the base");
    }
  }

  private static String describe(DeltaSlice slice, WalLog log) {
    return "partition "
        + slice.partition()
        + ": records after "
        + slice.after()
        + " up to "
        + slice.toLogId()
        + " were asked for, "
        + log.directory()
        + " holds "
        + (log.isEmpty() ? "none" : log.first() + " to " + log.last());
  }
}
