// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.transfer;

import io.nebulabackup.core.agent.Cancellation;
import io.nebulabackup.core.agent.DeltaTarget;
import io.nebulabackup.core.agent.PackSeries;
import io.nebulabackup.core.agent.ShippedSlice;
import io.nebulabackup.core.agent.StoredObject;
import io.nebulabackup.core.agent.TransferListener;
import io.nebulabackup.core.wal.WalRecord;
import io.nebulabackup.model.PartitionId;
import io.nebulabackup.storage.ObjectKey;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Packs records on disk and uploads finished packs while the next one is made. What lands is
 * reported at once, but of each partition the beginning first. Used by one thread.
 */
final class PackPipeline implements Closeable {

  /** Bounds the disk space: each upload holds a whole pack. */
  private static final int MAX_UPLOADS = 8;

  private final SideBySide uploads;
  private final FileShipper shipper;
  private final PackReports reports;
  private final ProgressMeter meter;
  private final PackSeries packs;
  private final AtomicLong bytes = new AtomicLong();

  PackPipeline(
      DeltaTarget target,
      OpenStore store,
      Spool spool,
      int concurrency,
      TransferListener listener,
      Cancellation cancellation) {
    uploads = new SideBySide("agent-upload", Math.min(concurrency, MAX_UPLOADS), cancellation);
    // Progress is told in bytes of WAL, not of packs.
    ProgressMeter untold = new ProgressMeter(progress -> {});
    shipper = FileShipper.ofSpool(store.backend(), untold, cancellation);
    meter = new ProgressMeter(listener::onProgress);
    reports = new PackReports(listener, meter);
    packs = new PackSeries(target, () -> spool.newFile(".pack"), this::upload);
  }

  /** Takes the next record of a partition, of which all are taken one after another. */
  void append(PartitionId partition, WalRecord record) throws IOException {
    packs.append(partition, record);
    meter.expect(record.encodedLength());
  }

  /** Ends a partition: its last record is in the pack that is open. */
  void endSlice(PartitionId partition, String proof) {
    packs.endSlice(partition, proof);
  }

  private void upload(Path file, String key, List<ShippedSlice> slices) throws IOException {
    reports.sent(key, slices);
    uploads.submit(
        () -> {
          StoredObject object = shipper.ship(file, ObjectKey.of(key));
          Files.delete(file);
          bytes.addAndGet(object.size());
          reports.landed(object);
        });
  }

  /** Uploads what is left and waits until all has landed. Returns the bytes of all packs. */
  long finish() throws IOException {
    packs.finish();
    uploads.await();
    meter.finish();
    return bytes.get();
  }

  @Override
  public void close() throws IOException {
    try (packs) {
      uploads.close();
    }
  }
}
