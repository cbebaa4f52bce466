// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.adopt;

import io.nebulabackup.core.wal.WalLog;
import io.nebulabackup.model.LogPosition;
import io.nebulabackup.model.PartitionId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The WAL of all replicas of one partition, and what follows from it where nobody can look into the
 * data for commit markers.
 *
 * <p>Captured is the last record that a majority of the replicas hold. Whatever a client was told
 * is written lies at or before it: metad blocks writes before it has the first checkpoint made, and
 * a write is confirmed once a majority has it. If moreover the record is of the highest term that
 * any replica knows, it is committed for good: no later leader can do without it. Otherwise, and
 * where replicas are missing from the backup, it may yet be superseded.
 */
final class ReplicaLogs {

  /**
   * One replica.
   *
   * @param engine the checkpoint it is in
   * @param log its WAL
   */
  record ReplicaLog(StoredBackup.Engine engine, WalLog log) {

    /**
     * Returns the record that the data has applied at least: WAL is purged only behind the commit
     * marker.
     */
    long applied() {
      return Math.max(0, log.firstLogId() - 1);
    }

    boolean holds(LogPosition position) throws IOException {
      OptionalLong term = log.termAt(position.logId());
      return term.isPresent() && term.getAsLong() == position.term();
    }
  }

  /**
   * How far a partition is captured.
   *
   * @param last the last record
   * @param committed whether it is sure to be committed
   */
  record Captured(LogPosition last, boolean committed) {}

  private final PartitionId id;
  private final List<ReplicaLog> replicas;
  private final int replicaFactor;
  private final @Nullable Integer leader;

  /**
   * Looks at a partition.
   *
   * @param id the partition
   * @param replicas its replicas; those without WAL count as empty logs
   * @param replicaFactor how many replicas the space should have
   * @param leader the storaged that led it; null if none said so
   */
  ReplicaLogs(
      PartitionId id, List<ReplicaLog> replicas, int replicaFactor, @Nullable Integer leader) {
    this.id = id;
    this.replicas = List.copyOf(replicas);
    this.replicaFactor = replicaFactor;
    this.leader = leader;
  }

  PartitionId id() {
    return id;
  }

  List<ReplicaLog> replicas() {
    return replicas;
  }

  Captured captured() throws IOException {
    LogPosition furthest =
        replicas.stream()
            .map(replica -> replica.log().last())
            .max(Comparator.comparingLong(LogPosition::term).thenComparingLong(LogPosition::logId))
            .orElse(LogPosition.NONE);
    if (furthest.equals(LogPosition.NONE) || replicas.size() < replicaFactor) {
      return new Captured(furthest, false);
    }
    List<LogPosition> ends = new ArrayList<>();
    replicas.forEach(replica -> ends.add(replica.log().last()));
    ends.sort(Comparator.comparingLong(LogPosition::logId).reversed());
    for (LogPosition end : ends) {
      LogPosition held = heldByMajority(end.logId());
      if (held != null) {
        return new Captured(held, held.term() == furthest.term());
      }
    }
    return new Captured(furthest, false);
  }

  private @Nullable LogPosition heldByMajority(long logId) throws IOException {
    for (ReplicaLog replica : replicas) {
      OptionalLong term = replica.log().termAt(logId);
      if (term.isPresent()) {
        LogPosition position = new LogPosition(logId, term.getAsLong());
        int holders = 0;
        for (ReplicaLog other : replicas) {
          holders += other.holds(position) ? 1 : 0;
        }
        if (holders * 2 > replicas.size()) {
          return position;
        }
      }
    }
    return null;
  }

  /** Finds the replica whose WAL reaches a record from furthest back, so that it serves all. */
  Optional<ReplicaLog> source(LogPosition last) throws IOException {
    List<ReplicaLog> holders = new ArrayList<>();
    for (ReplicaLog replica : replicas) {
      if (replica.holds(last)) {
        holders.add(replica);
      }
    }
    return holders.stream()
        .min(
            Comparator.comparingLong((ReplicaLog replica) -> replica.log().firstLogId())
                .thenComparing(r -> !Objects.equals(r.engine().storage(), leader)));
  }
}
