// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.transfer;

import io.nebulabackup.agent.paths.ServedPaths;
import io.nebulabackup.core.agent.Cancellation;
import io.nebulabackup.core.agent.PartitionLayout;
import io.nebulabackup.core.agent.StoredObject;
import io.nebulabackup.core.agent.TransferProgress;
import io.nebulabackup.core.agent.TransferSummary;
import io.nebulabackup.core.agent.WalSource;
import io.nebulabackup.core.wal.WalCursor;
import io.nebulabackup.core.wal.WalLog;
import io.nebulabackup.model.PartitionId;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Lays WAL directories out from stored segments and delta packs. Used for one call. */
public final class WalLayout {

  private final ServedPaths paths;
  private final OpenStore store;
  private final Spool spool;
  private final Consumer<TransferProgress> progress;
  private final Cancellation cancellation;

  /**
   * Creates the layout.
   *
   * @param paths confines directories
   * @param store where segments and packs come from
   * @param spool where they go until they are laid out
   * @param progress hears how far the layout is
   * @param cancellation ends the layout
   */
  public WalLayout(
      ServedPaths paths,
      OpenStore store,
      Spool spool,
      Consumer<TransferProgress> progress,
      Cancellation cancellation) {
    this.paths = paths;
    this.store = store;
    this.spool = spool;
    this.progress = progress;
    this.cancellation = cancellation;
  }

  /**
   * Lays out partitions.
   *
   * @param layouts what to write
   * @param segmentBytes how long a segment may become
   * @param concurrency partitions side by side
   * @return what it cost
   * @throws IOException if something cannot be read or written
   */
  public TransferSummary run(List<PartitionLayout> layouts, long segmentBytes, int concurrency)
      throws IOException {
    ProgressMeter meter = new ProgressMeter(progress);
    VerifiedDownload download = new VerifiedDownload(store.backend(), meter, cancellation);
    SharedPacks packs = new SharedPacks(download, spool);
    Set<Path> targets = new HashSet<>();
    for (PartitionLayout layout : layouts) {
      Path target = free(layout);
      if (!targets.add(target)) {
        throw WorkFailedException.invalid("two partitions are to be laid out in " + target);
      }
      for (WalSource source : layout.sources()) {
        StoredObject pack = source.pack();
        meter.expect(pack == null ? needed(source, layout).bytes() : packs.announce(pack));
      }
    }
    try (SideBySide work = new SideBySide("agent-layout", concurrency, cancellation)) {
      for (PartitionLayout layout : layouts) {
        work.submit(() -> layOut(layout, segmentBytes, download, packs));
      }
      work.await();
    }
    meter.finish();
    return new TransferSummary(store.requests(), meter.expected());
  }

  private Path free(PartitionLayout layout) throws IOException {
    Path target = paths.entry(layout.walDir());
    if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      if (!Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
        throw WorkFailedException.invalid(target + " is in the way: it is no directory");
      }
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(target)) {
        if (entries.iterator().hasNext()) {
          throw WorkFailedException.invalid(
              target + " is not empty: move it away before laying WAL out there");
        }
      }
    }
    return target;
  }

  /** Stored segments that end before what is to be covered are not even fetched. */
  private static StoredSegments needed(WalSource source, PartitionLayout layout) {
    return StoredSegments.reachingTo(
        Math.max(source.fromLogId(), layout.coverLogId() - 1), source.segments());
  }

  private void layOut(
      PartitionLayout layout, long segmentBytes, VerifiedDownload download, SharedPacks packs)
      throws IOException {
    try (PartitionWriter writer =
        new PartitionWriter(paths, layout, free(layout), segmentBytes, cancellation)) {
      for (WalSource source : layout.sources()) {
        StoredObject pack = source.pack();
        if (pack == null) {
          takeSegments(needed(source, layout), source, layout.partition(), download, writer);
        } else {
          takePacked(pack, source, layout.partition(), packs, writer);
        }
      }
      writer.publish();
    }
  }

  /**
   * Read together, by storaged's own rules: of segments that overlap the later-named one counts.
   */
  private void takeSegments(
      StoredSegments segments,
      WalSource source,
      PartitionId partition,
      VerifiedDownload download,
      PartitionWriter writer)
      throws IOException {
    long from = Math.max(source.fromLogId(), segments.firstLogId());
    if (from > source.toLogId()) {
      return;
    }
    try (Spool own = spool.inner()) {
      segments.fetch(download, own.dir());
      WalLog log = WalLog.open(own.dir());
      if (!log.holds(from) || !log.holds(source.toLogId())) {
        throw WorkFailedException.damaged(
            "partition "
                + partition
                + ": the stored segments from "
                + from
                + " hold "
                + (log.isEmpty() ? "no record" : log.first() + " to " + log.last())
                + ", not all records up to "
                + source.toLogId()
                + (log.notes().isEmpty() ? "" : " " + log.notes()));
      }
      try (WalCursor records = log.read(from, source.toLogId())) {
        writer.take(records, from, source.toLogId(), "stored segments");
      }
    }
  }

  private static void takePacked(
      StoredObject pack,
      WalSource source,
      PartitionId partition,
      SharedPacks packs,
      PartitionWriter writer)
      throws IOException {
    try (SharedPacks.Held held = packs.hold(pack);
        WalCursor records = PackFile.open(held.file(), pack.key()).records(partition)) {
      writer.take(records, source.fromLogId(), source.toLogId(), pack.key());
    }
  }
}
