// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.run;

import io.nebulabackup.core.agent.EngineExamination;
import io.nebulabackup.core.agent.EngineHistory;
import io.nebulabackup.core.agent.Witness;
import io.nebulabackup.core.manifest.Fingerprint;
import io.nebulabackup.core.manifest.Partition;
import io.nebulabackup.core.plan.BaseBackup;
import io.nebulabackup.core.plan.Replica;
import io.nebulabackup.core.plan.WalGaps;
import io.nebulabackup.model.HostAddress;
import io.nebulabackup.model.LogPosition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Says which replica's data is asked what. Every engine is asked for its history. Of each partition
 * one replica gives new witnesses, one that has applied exactly what the backup captures; and one
 * whose WAL continues the base is compared with it, the one that has applied most.
 */
final class DataQuestions {

  private final FrozenCluster checkpoint;
  private final @Nullable BaseBackup base;
  private final Set<Integer> notCompared;

  /**
   * Prepares the questions.
   *
   * @param checkpoint the frozen cluster
   * @param base what to compare with; null for nothing
   * @param notCompared the spaces that are copied whole anyway
   */
  DataQuestions(FrozenCluster checkpoint, @Nullable BaseBackup base, Set<Integer> notCompared) {
    this.checkpoint = checkpoint;
    this.base = base;
    this.notCompared = notCompared;
  }

  private record Place(int storage, int dataIndex, int space) {}

  /** Returns what to ask, by the place of the storaged whose agent is asked. */
  Map<Integer, List<EngineExamination>> byStorage() {
    Map<Place, List<EngineExamination.OfPartition>> partitions = new HashMap<>();
    for (FrozenPartition partition : checkpoint.partitions()) {
      ask(partition, partitions);
    }
    Map<Integer, List<EngineExamination>> byStorage = new TreeMap<>();
    for (FrozenCluster.Engine engine : checkpoint.engines()) {
      Place place = new Place(engine.storage(), engine.dataIndex(), engine.space());
      byStorage
          .computeIfAbsent(engine.storage(), any -> new ArrayList<>())
          .add(
              new EngineExamination(
                  engine.dataDir(), before(engine), partitions.getOrDefault(place, List.of())));
    }
    return byStorage;
  }

  private void ask(
      FrozenPartition partition, Map<Place, List<EngineExamination.OfPartition>> partitions) {
    Optional<Replica> sampled =
        partition.committed()
            ? partition.replicas().stream()
                .filter(replica -> partition.last().equals(replica.wal().committed()))
                .findFirst()
            : Optional.empty();
    Optional<Replica> compared = compared(partition);
    compared.ifPresent(
        replica ->
            place(replica, partition, partitions)
                .add(compare(partition, replica, compared.equals(sampled))));
    if (!compared.equals(sampled)) {
      sampled.ifPresent(
          replica ->
              place(replica, partition, partitions)
                  .add(
                      new EngineExamination.OfPartition(
                          partition.id(), replica.wal().walDir(), null, List.of(), true)));
    }
  }

  private static List<EngineExamination.OfPartition> place(
      Replica replica,
      FrozenPartition partition,
      Map<Place, List<EngineExamination.OfPartition>> partitions) {
    return partitions.computeIfAbsent(
        new Place(replica.storage(), replica.dataIndex(), partition.id().space()),
        any -> new ArrayList<>());
  }

  private Optional<Replica> compared(FrozenPartition partition) {
    if (base == null
        || base.manifest().fingerprint() == null
        || notCompared.contains(partition.id().space())) {
      return Optional.empty();
    }
    return partition.replicas().stream()
        .filter(replica -> WalGaps.continues(replica) && appliedSinceCommon(replica) >= 0)
        .max(Comparator.comparingLong(FrozenPartition::applied));
  }

  private static long appliedSinceCommon(Replica replica) {
    LogPosition common = replica.wal().common();
    return common == null ? -1 : FrozenPartition.applied(replica) - common.logId();
  }

  private EngineExamination.OfPartition compare(
      FrozenPartition partition, Replica replica, boolean sample) {
    BaseBackup known = java.util.Objects.requireNonNull(base);
    Partition before = known.partition(partition.id());
    LogPosition common = replica.wal().common();
    List<Witness> witnesses =
        before != null && before.last().equals(common)
            ? known.witnesses(partition.id())
            : List.of();
    return new EngineExamination.OfPartition(
        partition.id(), replica.wal().walDir(), common, witnesses, sample);
  }

  private @Nullable EngineHistory before(FrozenCluster.Engine engine) {
    Fingerprint fingerprint = base == null ? null : base.manifest().fingerprint();
    if (base == null || fingerprint == null) {
      return null;
    }
    HostAddress host = checkpoint.cluster().topology().storages().get(engine.storage()).host();
    for (Fingerprint.Engine known : fingerprint.engines()) {
      if (known.dataIndex() == engine.dataIndex()
          && known.space() == engine.space()
          && base.manifest().topology().storages().get(known.storage()).host().equals(host)) {
        return new EngineHistory(known.file(), known.bytes(), known.sha256());
      }
    }
    return null;
  }
}
