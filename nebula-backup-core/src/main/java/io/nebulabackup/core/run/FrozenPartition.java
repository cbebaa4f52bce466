// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.run;

import io.nebulabackup.core.plan.Replica;
import io.nebulabackup.model.LogPosition;
import io.nebulabackup.model.PartitionId;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One partition in the frozen checkpoints, and how far the backup captures it.
 *
 * <p>What is captured ends at the highest commit marker found in any replica's data: everything a
 * client was told is written lies at or before it, and nothing before it can ever be superseded.
 * WAL beyond it, written but not committed, is no business of a backup. Where no replica has a
 * marker, the best log's end is captured, as something that may yet be superseded.
 */
final class FrozenPartition {

  private final PartitionId id;
  private final List<Replica> replicas;
  private final @Nullable Integer leader;
  private final LogPosition last;
  private final boolean committed;

  FrozenPartition(PartitionId id, List<Replica> replicas, @Nullable Integer leader) {
    this.id = id;
    this.replicas = List.copyOf(replicas);
    this.leader = leader;
    Optional<LogPosition> marker = furthest(replica -> replica.wal().committed());
    this.committed = marker.isPresent();
    this.last = marker.or(() -> furthest(replica -> replica.wal().last())).orElse(LogPosition.NONE);
  }

  private Optional<LogPosition> furthest(
      java.util.function.Function<Replica, @Nullable LogPosition> position) {
    return replicas.stream()
        .map(position)
        .filter(Objects::nonNull)
        .filter(found -> found.logId() > 0)
        .max(Comparator.comparingLong(LogPosition::term).thenComparingLong(LogPosition::logId));
  }

  PartitionId id() {
    return id;
  }

  List<Replica> replicas() {
    return replicas;
  }

  LogPosition last() {
    return last;
  }

  boolean committed() {
    return committed;
  }

  long floor() {
    return committed ? last.logId() : 0;
  }

  /**
   * Finds a replica whose WAL reaches the captured end.
   *
   * @param usable what else it must be
   * @return the leader if it will do, else the one with the longest WAL
   */
  Optional<Replica> source(java.util.function.Predicate<Replica> usable) {
    return sources(usable).stream().findFirst();
  }

  /**
   * Finds all replicas whose WAL reaches the captured end.
   *
   * @param usable what else they must be
   * @return the leader first, then those with longer WALs before others
   */
  List<Replica> sources(java.util.function.Predicate<Replica> usable) {
    return replicas.stream()
        .filter(replica -> reaches(replica, last) && usable.test(replica))
        .sorted(
            Comparator.comparing((Replica replica) -> !Objects.equals(replica.storage(), leader))
                .thenComparing(FrozenPartition::firstLogId)
                .thenComparing(Replica::storage))
        .toList();
  }

  private static boolean reaches(Replica replica, LogPosition position) {
    LogPosition end = replica.wal().last();
    return end != null && end.logId() >= position.logId() && end.term() >= position.term();
  }

  static long firstLogId(Replica replica) {
    LogPosition first = replica.wal().first();
    return first == null ? Long.MAX_VALUE : first.logId();
  }

  static long applied(Replica replica) {
    LogPosition marker = replica.wal().committed();
    return marker == null ? 0 : marker.logId();
  }
}
