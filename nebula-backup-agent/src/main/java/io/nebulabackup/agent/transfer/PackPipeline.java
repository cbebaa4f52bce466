// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.transfer;

import io.nebulabackup.core.agent.Cancellation;
import io.nebulabackup.core.agent.DeltaTarget;
import io.nebulabackup.core.agent.StoredObject;
import io.nebulabackup.core.agent.TransferListener;
import io.nebulabackup.core.wal.WalRecord;
import io.nebulabackup.model.PartitionId;
import io.nebulabackup.storage.ObjectKey;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Packs records on disk and uploads finished packs while the next one is made. What lands is
 * reported at once, but of each partition the beginning first. Used by one thread.
 */
final class PackPipeline implements Closeable {

  /** Bounds the disk space: each upload holds a whole pack. */
  private static final int MAX_UPLOADS = 8;

  private final DeltaTarget target;
  private final Spool spool;
  private final SideBySide uploads;
  private final FileShipper shipper;
  private final PackReports reports;
  private final ProgressMeter meter;
  private final AtomicLong bytes = new AtomicLong();
  private @Nullable OpenPack pack;
  private int next;

  PackPipeline(
      DeltaTarget target,
      OpenStore store,
      Spool spool,
      int concurrency,
      TransferListener listener,
      Cancellation cancellation) {
    this.target = target;
    this.spool = spool;
    next = target.firstPack();
    uploads = new SideBySide("agent-upload", Math.min(concurrency, MAX_UPLOADS), cancellation);
    // Progress is told in bytes of WAL, not of packs.
    ProgressMeter untold = new ProgressMeter(progress -> {});
    shipper = FileShipper.ofSpool(store.backend(), untold, cancellation);
    meter = new ProgressMeter(listener::onProgress);
    reports = new PackReports(listener, meter);
  }

  /** Takes the next record of a partition, of which all are taken one after another. */
  void append(PartitionId partition, WalRecord record) throws IOException {
    OpenPack open = pack;
    if (open != null && open.bytes() >= target.packBytes()) {
      upload(open);
      open = null;
    }
    if (open == null) {
      open = OpenPack.create(spool.newFile(".pack"), target.compressionLevel());
      pack = open;
    }
    open.append(partition, record);
    meter.expect(record.encodedLength());
  }

  /** Ends a partition: its last record is in the pack that is open. */
  void endSlice(PartitionId partition, String proof) {
    OpenPack open = pack;
    if (open == null) {
      throw new IllegalStateException("partition " + partition + " ended without a record");
    }
    open.prove(partition, proof);
  }

  private void upload(OpenPack full) throws IOException {
    pack = null;
    ObjectKey key = ObjectKey.of(target.keyPrefix() + "-" + next++ + ".pack");
    reports.sent(key.value(), full.finish(key.value()));
    uploads.submit(
        () -> {
          StoredObject object = shipper.ship(full.file(), key);
          Files.delete(full.file());
          bytes.addAndGet(object.size());
          reports.landed(object);
        });
  }

  /** Uploads what is left and waits until all has landed. Returns the bytes of all packs. */
  long finish() throws IOException {
    OpenPack open = pack;
    if (open != null) {
      upload(open);
    }
    uploads.await();
    meter.finish();
    return bytes.get();
  }

  @Override
  public void close() throws IOException {
    uploads.close();
    if (pack != null) {
      pack.close();
    }
  }
}
