// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.sandbox.storaged;

import io.nebulabackup.core.wal.KeyValue;
import io.nebulabackup.core.wal.WalCursor;
import io.nebulabackup.core.wal.WalRecord;
import io.nebulabackup.model.LogPosition;
import io.nebulabackup.model.PartitionId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One replica of a partition. Starts from what is on disk as NebulaGraph 3.8
 * src/kvstore/raftex/RaftPart.cpp, start(), decides.
 */
final class Replica implements AutoCloseable {

  /** How much of what was found is applied at a time. */
  private static final int APPLIED_BYTES = 4 << 20;

  private final PartitionId id;
  private final SpaceEngine engine;
  private final ReplicaWal wal;

  /** Written since the start, not yet applied. */
  private final Deque<WalRecord> pending = new ArrayDeque<>();

  /** Up to here the start found records in the WAL, which are read again to be applied. */
  private long foundTo;

  private LogPosition committed;
  private long term;
  private boolean blocked;

  private Replica(PartitionId id, SpaceEngine engine, ReplicaWal wal, LogPosition committed) {
    this.id = id;
    this.engine = engine;
    this.wal = wal;
    this.committed = committed;
  }

  static Replica start(PartitionId id, SpaceEngine engine, ReplicaWal wal) throws IOException {
    LogPosition marker = engine.marker(id.part());
    LogPosition committed = marker == null ? LogPosition.NONE : marker;
    long term = wal.last().term();
    if (wal.last().logId() < committed.logId()) {
      wal.reset(committed);
    } else if (!wal.isEmpty()
        && wal.last().logId() > committed.logId()
        && wal.firstLogId() > committed.logId() + 1) {
      throw new StoragedCrash(
          "Check failed: lastLogId == lastCommitId, partition "
              + id
              + ": the WAL begins at "
              + wal.firstLogId()
              + " and the data ends at "
              + committed);
    }
    Replica replica = new Replica(id, engine, wal, committed);
    replica.term = term;
    replica.foundTo = wal.last().logId();
    return replica;
  }

  PartitionId id() {
    return id;
  }

  LogPosition last() {
    return wal.last();
  }

  LogPosition committed() {
    return committed;
  }

  long term() {
    return term;
  }

  void setTerm(long next) {
    term = next;
  }

  void block(boolean on) {
    blocked = on;
  }

  boolean isBlocked() {
    return blocked;
  }

  long termAt(long logId) {
    return logId == committed.logId() ? committed.term() : wal.termAt(logId);
  }

  long firstLogId() {
    return wal.firstLogId();
  }

  synchronized List<WalRecord> read(long from, long to) {
    return io(() -> wal.read(from, to));
  }

  synchronized void append(WalRecord record) {
    io(
        () -> {
          wal.append(record);
          return true;
        });
    pending.add(record);
    term = Math.max(term, record.term());
  }

  /** Removes records that the leader does not have. */
  synchronized void rollbackTo(long logId) {
    if (logId < committed.logId()) {
      throw new StoragedCrash(
          "partition " + id + " would roll back to " + logId + " below " + committed);
    }
    io(
        () -> {
          wal.rollbackTo(logId);
          return true;
        });
    pending.removeIf(record -> record.logId() > logId);
    foundTo = Math.min(foundTo, logId);
  }

  synchronized void commitTo(long logId) {
    long found = Math.min(logId, foundTo);
    if (found > committed.logId()) {
      io(
          () -> {
            applyFound(found);
            return true;
          });
    }
    List<WalRecord> batch = new ArrayList<>();
    while (!pending.isEmpty() && pending.peek().logId() <= logId) {
      batch.add(pending.poll());
    }
    if (!batch.isEmpty()) {
      io(
          () -> {
            apply(batch);
            return true;
          });
    }
  }

  /** A restored replica may have more to apply than there is memory for. */
  private void applyFound(long logId) throws IOException {
    List<WalRecord> batch = new ArrayList<>();
    long bytes = 0;
    try (WalCursor cursor = wal.cursor(committed.logId() + 1, logId)) {
      for (WalRecord record = cursor.next(); record != null; record = cursor.next()) {
        batch.add(record);
        bytes += record.encodedLength();
        if (bytes >= APPLIED_BYTES) {
          apply(batch);
          batch.clear();
          bytes = 0;
        }
      }
    }
    if (!batch.isEmpty()) {
      apply(batch);
    }
  }

  private void apply(List<WalRecord> batch) throws IOException {
    engine.apply(id.part(), batch);
    committed = batch.get(batch.size() - 1).position();
  }

  /** What raft sends a replica that lies too far behind. */
  List<KeyValue> contents() {
    return engine.contents(id.part());
  }

  /** Replaces everything by a raft snapshot. */
  synchronized void install(List<KeyValue> contents, LogPosition position, long leaderTerm) {
    io(
        () -> {
          wal.reset(position);
          engine.clear(id.part());
          engine.putAll(contents);
          engine.setMarker(id.part(), position);
          return true;
        });
    pending.clear();
    foundTo = 0;
    committed = position;
    term = leaderTerm;
  }

  void clearData() {
    io(
        () -> {
          engine.clear(id.part());
          return true;
        });
  }

  SpaceEngine engine() {
    return engine;
  }

  synchronized void linkWal(Path target) throws IOException {
    wal.link(target);
  }

  synchronized void cleanWal(Duration ttl) throws IOException {
    wal.clean(ttl, committed.logId());
  }

  byte @Nullable [] value(byte[] key) throws IOException {
    return engine.value(key);
  }

  synchronized PartDigest digest() throws IOException {
    return engine.digest(id.part());
  }

  @Override
  public void close() throws IOException {
    wal.close();
  }

  private interface Disk<T> {
    T run() throws IOException;
  }

  private static <T> T io(Disk<T> work) {
    try {
      return work.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
