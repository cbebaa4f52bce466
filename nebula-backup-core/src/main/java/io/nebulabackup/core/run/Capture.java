// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.run;

import io.nebulabackup.core.agent.DeltaSlice;
import io.nebulabackup.core.agent.PartitionWal;
import io.nebulabackup.core.agent.ShippedSlice;
import io.nebulabackup.core.agent.TailProof;
import io.nebulabackup.core.agent.WalTail;
import io.nebulabackup.core.manifest.Partition;
import io.nebulabackup.core.manifest.WholeSpace;
import io.nebulabackup.core.plan.BaseBackup;
import io.nebulabackup.core.plan.Replica;
import io.nebulabackup.core.plan.WalGaps;
import io.nebulabackup.error.TransferException;
import io.nebulabackup.model.HostAddress;
import io.nebulabackup.model.LogPosition;
import io.nebulabackup.model.PartitionId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides for every frozen partition what of it goes into the backup, and describes it once it has
 * been shipped.
 */
final class Capture {

  private final FrozenCluster checkpoint;
  private final @Nullable BaseBackup base;
  private final Map<Integer, WholeSpace.Reason> whole;
  private final List<FrozenPartition> partitions;
  private final Map<PartitionId, Replica> sources = new HashMap<>();
  private final List<String> notes = new ArrayList<>();

  private Capture(
      FrozenCluster checkpoint, @Nullable BaseBackup base, Map<Integer, WholeSpace.Reason> whole) {
    this.checkpoint = checkpoint;
    this.base = base;
    this.whole = whole;
    this.partitions = checkpoint.partitions();
  }

  static Capture full(FrozenCluster checkpoint) {
    Map<Integer, WholeSpace.Reason> whole = new TreeMap<>();
    checkpoint
        .cluster()
        .spaces()
        .forEach(space -> whole.put(space.id(), WholeSpace.Reason.FULL_BACKUP));
    Capture capture = new Capture(checkpoint, null, whole);
    capture.chooseSources();
    return capture;
  }

  static Capture increment(
      FrozenCluster checkpoint, BaseBackup base, Map<Integer, SpaceChange> changes) {
    Map<Integer, WholeSpace.Reason> whole = base.wholeSpaces(checkpoint.cluster());
    changes.forEach((space, change) -> whole.putIfAbsent(space, change.reason()));
    Capture capture = new Capture(checkpoint, base, whole);
    for (FrozenPartition partition : capture.partitions) {
      Partition before = base.partition(partition.id());
      if (before != null
          && before.committed()
          && partition.last().logId() < before.last().logId()) {
        whole.putIfAbsent(partition.id().space(), WholeSpace.Reason.DATA_WENT_BACK);
      }
    }
    capture.chooseSources();
    return capture;
  }

  private void chooseSources() {
    Map<PartitionId, List<Replica>> deltas = new TreeMap<>();
    for (FrozenPartition partition : partitions) {
      if (whole.containsKey(partition.id().space())) {
        wholeSource(partition).ifPresent(replica -> sources.put(partition.id(), replica));
        continue;
      }
      List<Replica> usable =
          partition.sources(
              replica -> WalGaps.continues(replica) && continuesBefore(replica, partition));
      if (!usable.isEmpty()) {
        // Nothing is cut where nothing is new, wherever that is.
        deltas.put(partition.id(), isUnchanged(partition) ? usable.subList(0, 1) : usable);
      }
    }
    sources.putAll(SourceChoice.of(deltas));
  }

  private static boolean continuesBefore(Replica replica, FrozenPartition partition) {
    LogPosition common = replica.wal().common();
    return common != null && common.logId() <= partition.last().logId();
  }

  /** The WAL should continue the data of every copy; failing that, of as many as possible. */
  private static Optional<Replica> wholeSource(FrozenPartition partition) {
    if (partition.last().equals(LogPosition.NONE)) {
      return Optional.empty();
    }
    long earliest =
        partition.replicas().stream().mapToLong(FrozenPartition::applied).min().orElse(0);
    return partition
        .source(replica -> FrozenPartition.firstLogId(replica) <= earliest + 1)
        .or(
            () ->
                partition
                    .source(replica -> true)
                    .flatMap(
                        any ->
                            partition.replicas().stream()
                                .filter(r -> r.wal().last() != null)
                                .min(Comparator.comparingLong(FrozenPartition::firstLogId))));
  }

  /** Returns what the capture builds on, or null if it is a full one. */
  @Nullable BaseBackup base() {
    return base;
  }

  /** Returns why spaces go whole, by id. */
  Map<Integer, WholeSpace.Reason> wholeSpaces() {
    return whole;
  }

  private boolean isUnchanged(FrozenPartition partition) {
    Partition before = before(partition.id());
    return before != null && before.last().equals(partition.last());
  }

  private @Nullable Partition before(PartitionId id) {
    return base == null ? null : base.partition(id);
  }

  /** Returns the partitions that must be deltas and have new records that no replica can give. */
  List<PartitionId> withoutSource() {
    return partitions.stream()
        .filter(p -> !whole.containsKey(p.id().space()) && !isUnchanged(p))
        .map(FrozenPartition::id)
        .filter(id -> !sources.containsKey(id))
        .toList();
  }

  /** Returns what to cut, by the place of the storaged that holds it. */
  Map<Integer, List<DeltaSlice>> deltas() {
    Map<Integer, List<DeltaSlice>> slices = new TreeMap<>();
    for (FrozenPartition partition : partitions) {
      Replica source = sources.get(partition.id());
      if (whole.containsKey(partition.id().space()) || isUnchanged(partition) || source == null) {
        continue;
      }
      LogPosition common = Objects.requireNonNull(source.wal().common());
      if (common.logId() < partition.last().logId()) {
        slices
            .computeIfAbsent(source.storage(), any -> new ArrayList<>())
            .add(
                new DeltaSlice(
                    partition.id(), source.wal().walDir(), common, partition.last().logId()));
      }
    }
    return slices;
  }

  /** Returns the tails of partitions copied whole, by the place of the storaged that holds them. */
  Map<Integer, List<WalTail>> tailsOfWhole() {
    Map<Integer, List<WalTail>> tails = new TreeMap<>();
    for (FrozenPartition partition : partitions) {
      Replica source = sources.get(partition.id());
      if (whole.containsKey(partition.id().space()) && source != null) {
        tails
            .computeIfAbsent(source.storage(), any -> new ArrayList<>())
            .add(new WalTail(partition.id(), source.wal().walDir(), partition.last().logId()));
      }
    }
    return tails;
  }

  /**
   * Describes the partitions.
   *
   * @param shipped the deltas' records
   * @param proofs the proofs of the tails of partitions copied whole
   * @return a description per partition, in order
   */
  List<Partition> describe(
      Map<PartitionId, List<ShippedSlice>> shipped, Map<PartitionId, TailProof> proofs) {
    if (base != null) {
      whole.forEach(
          (space, reason) ->
              notes.add(
                  "space "
                      + checkpoint.cluster().spaceName(space)
                      + " was copied whole: "
                      + reason));
    }
    Map<HostAddress, Integer> indexes = checkpoint.cluster().storageIndexes();
    List<Partition> described = new ArrayList<>();
    for (FrozenPartition partition : partitions) {
      List<Integer> replicas =
          Objects.requireNonNull(checkpoint.cluster().replicas().get(partition.id())).stream()
              .map(indexes::get)
              .filter(Objects::nonNull)
              .toList();
      described.add(
          whole.containsKey(partition.id().space())
              ? describeWhole(partition, replicas, proofs.get(partition.id()))
              : describeDelta(
                  partition, replicas, indexes, shipped.getOrDefault(partition.id(), List.of())));
    }
    return described;
  }

  private Partition describeWhole(
      FrozenPartition partition, List<Integer> replicas, @Nullable TailProof proof) {
    List<Partition.Copy> copies =
        partition.replicas().stream().map(Capture::copy).sorted(BY_STORAGE).toList();
    Replica source = sources.get(partition.id());
    if (source != null && proof == null) {
      throw new TransferException(
          "no agent proved the tail of partition " + partition.id() + " at " + partition.last(),
          null);
    }
    if (proof != null && !proof.last().equals(partition.last())) {
      throw new TransferException(
          "partition "
              + partition.id()
              + ": data is applied up to "
              + partition.last()
              + " but the WAL holds "
              + proof.last()
              + " there",
          null);
    }
    return new Partition(
        partition.id().space(),
        partition.id().part(),
        replicas,
        copies.stream().map(Partition.Copy::storage).distinct().toList(),
        partition.last(),
        partition.committed(),
        partition.floor(),
        proof == null ? "" : proof.proof(),
        new Partition.Whole(source == null ? null : copy(source), copies),
        null);
  }

  private static final Comparator<Partition.Copy> BY_STORAGE =
      Comparator.comparingInt(Partition.Copy::storage).thenComparingInt(Partition.Copy::dataIndex);

  private static Partition.Copy copy(Replica replica) {
    return new Partition.Copy(
        replica.storage(), replica.dataIndex(), FrozenPartition.applied(replica));
  }

  private Partition describeDelta(
      FrozenPartition partition,
      List<Integer> replicas,
      Map<HostAddress, Integer> indexes,
      List<ShippedSlice> slices) {
    Partition before = Objects.requireNonNull(before(partition.id()));
    LogPosition after = before.last();
    Replica source = sources.get(partition.id());
    if (source != null && !isUnchanged(partition)) {
      PartitionWal wal = source.wal();
      after = Objects.requireNonNull(wal.common());
      if (!after.equals(before.last())) {
        notes.add(
            "partition "
                + partition.id()
                + " continues from "
                + after
                + ": the base's records after it were never committed and have been superseded");
      }
    }
    LogPosition end = slices.isEmpty() ? after : slices.get(slices.size() - 1).last();
    if (!end.equals(partition.last())) {
      throw new TransferException(
          "partition "
              + partition.id()
              + ": the delta ends at "
              + end
              + " instead of "
              + partition.last(),
          null);
    }
    String proof = slices.isEmpty() ? before.proof() : slices.get(slices.size() - 1).proof();
    return new Partition(
        partition.id().space(),
        partition.id().part(),
        replicas,
        Objects.requireNonNull(base).dataHolders(before).stream()
            .map(indexes::get)
            .filter(Objects::nonNull)
            .toList(),
        partition.last(),
        partition.committed() || (slices.isEmpty() && before.committed()),
        Math.max(partition.floor(), before.floor()),
        proof == null ? "" : proof,
        null,
        new Partition.Delta(
            after,
            slices.stream()
                .map(
                    slice ->
                        new Partition.Slice(
                            slice.packKey(),
                            slice.first(),
                            slice.last(),
                            slice.records(),
                            slice.walBytes()))
                .toList()));
  }

  /** Returns what the backup's notes must say; complete after {@link #describe}. */
  List<String> notes() {
    return notes;
  }
}
