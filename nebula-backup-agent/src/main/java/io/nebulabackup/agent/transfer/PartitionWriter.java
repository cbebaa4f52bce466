// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.transfer;

import io.nebulabackup.agent.paths.HeldDirectory;
import io.nebulabackup.agent.paths.ServedPaths;
import io.nebulabackup.core.agent.Cancellation;
import io.nebulabackup.core.agent.PartitionLayout;
import io.nebulabackup.core.wal.WalCursor;
import io.nebulabackup.core.wal.WalLog;
import io.nebulabackup.core.wal.WalRecord;
import io.nebulabackup.core.wal.WalSegment;
import io.nebulabackup.core.wal.WalWriter;
import io.nebulabackup.model.LogPosition;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * Writes one partition's WAL directory: records of several sources as one log without gap or
 * overlap. The directory appears whole or not at all. Used by one thread.
 *
 * <p>A set that does not reach back to the commit marker makes storaged abort, one that ends before
 * it is wiped (NebulaGraph src/kvstore/raftex/RaftPart.cpp, start and commitLogs): both are refused
 * here.
 */
final class PartitionWriter implements Closeable {

  private final ServedPaths paths;
  private final PartitionLayout layout;
  private final Path target;
  private final Path part;
  private final WalWriter writer;
  private final Cancellation cancellation;
  private LogPosition first = LogPosition.NONE;
  private boolean open = true;

  PartitionWriter(
      ServedPaths paths,
      PartitionLayout layout,
      Path target,
      long segmentBytes,
      Cancellation cancellation)
      throws IOException {
    this.paths = paths;
    this.layout = layout;
    this.target = target;
    this.cancellation = cancellation;
    Path parent = target.getParent();
    if (parent == null) {
      throw WorkFailedException.invalid(target + " is no WAL directory");
    }
    paths.holdOrCreate(parent).close();
    part = parent.resolve(".layout-" + UUID.randomUUID());
    writer = new WalWriter(part, segmentBytes);
  }

  /** Takes the records of a source that lie in a range; those outside are not used. */
  void take(WalCursor records, long from, long to, String source) throws IOException {
    for (WalRecord record = records.next(); record != null; record = records.next()) {
      cancellation.check();
      if (record.logId() < from || record.logId() > to) {
        continue;
      }
      LogPosition last = writer.last();
      if (last.equals(LogPosition.NONE)) {
        first = record.position();
      } else if (record.logId() != last.logId() + 1 || record.term() < last.term()) {
        throw damaged("after " + last + " comes " + record.position() + " from " + source);
      }
      writer.append(record);
    }
  }

  /** Checks the whole and puts the directory in its place. */
  void publish() throws IOException {
    LogPosition last = writer.last();
    if (!last.equals(layout.last())) {
      throw damaged("the log ends with " + last + " instead of " + layout.last());
    }
    if (!last.equals(LogPosition.NONE) && first.logId() > layout.coverLogId()) {
      throw damaged("the log begins with " + first + ", after record " + layout.coverLogId());
    }
    open = false;
    writer.close();
    dropOldSegments();
    Path parent = part.getParent();
    if (parent == null) {
      throw new IllegalStateException(part + " is in no directory");
    }
    try (HeldDirectory dir = paths.hold(parent)) {
      dir.giveTreeToOwner(part.getFileName());
      dir.move(part.getFileName(), dir, target.getFileName());
    }
    TargetFile.forceDirectory(parent);
  }

  /**
   * Drops what nobody will ask for. The record before the first that is needed stays, if it is
   * there: a leader that sends a follower its first record tells the term of the one before.
   */
  private void dropOldSegments() throws IOException {
    for (WalSegment segment : WalLog.open(part).segments()) {
      if (segment.last().logId() < layout.coverLogId() - 1) {
        Files.delete(segment.path());
      }
    }
  }

  private WorkFailedException damaged(String found) {
    return WorkFailedException.damaged(
        "partition "
            + layout.partition()
            + ": "
            + found
            + "; nothing was laid out: verify the backup, or restore another one");
  }

  @Override
  public void close() throws IOException {
    try {
      if (open) {
        writer.close();
      }
    } finally {
      Spool.deleteTree(part);
    }
  }
}
