// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.adopt;

import io.nebulabackup.core.adopt.ReplicaLogs.Captured;
import io.nebulabackup.core.adopt.ReplicaLogs.ReplicaLog;
import io.nebulabackup.core.manifest.Partition;
import io.nebulabackup.core.manifest.Space;
import io.nebulabackup.core.metad.FrozenCheckpoint;
import io.nebulabackup.core.metad.FrozenHost;
import io.nebulabackup.core.metad.FrozenSpace;
import io.nebulabackup.core.wal.SpliceProof;
import io.nebulabackup.error.CorruptBackupException;
import io.nebulabackup.error.TransferException;
import io.nebulabackup.model.Finding;
import io.nebulabackup.model.LogPosition;
import io.nebulabackup.model.PartitionId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds out what a stored backup captured of each partition. */
final class Description {

  private final StoredBackup backup;
  private final StoredObjects objects;
  private final List<String> notes = new ArrayList<>();

  Description(StoredBackup backup, StoredObjects objects) {
    this.backup = backup;
    this.objects = objects;
  }

  /** Describes every partition, in order. */
  List<Partition> partitions() {
    List<Partition> partitions = new ArrayList<>();
    for (FrozenSpace space : backup.reply().spaces()) {
      for (int part = 1; part <= space.space().partitions(); part++) {
        try {
          partitions.add(partition(space, part));
        } catch (IOException e) {
          throw new TransferException(
              "cannot look at the WAL of partition "
                  + new PartitionId(space.space().id(), part)
                  + " in "
                  + backup.name()
                  + ": "
                  + e.getMessage(),
              e);
        }
      }
    }
    return partitions;
  }

  /** Returns what the backup's notes must say; complete after {@link #partitions}. */
  List<String> notes() {
    return notes;
  }

  private Partition partition(FrozenSpace space, int part) throws IOException {
    PartitionId id = new PartitionId(space.space().id(), part);
    Map.Entry<Integer, LogPosition> led = led(space, part);
    try (WalCopies copies = WalCopies.open(backup.name(), objects)) {
      List<ReplicaLog> replicas = new ArrayList<>();
      for (StoredBackup.Engine engine : backup.engines()) {
        if (engine.space() == id.space() && !backup.segments(engine, part).isEmpty()) {
          replicas.add(
              new ReplicaLog(
                  engine, copies.fetch(engine.walPrefix(part), backup.segments(engine, part))));
        }
      }
      ReplicaLogs logs =
          new ReplicaLogs(
              id, replicas, space.space().replicaFactor(), led == null ? null : led.getKey());
      if (led != null) {
        requireLeadersWal(logs, led.getKey(), led.getValue());
      }
      return describe(logs);
    }
  }

  /** Of two hosts that claimed a partition the one with the higher term was elected later. */
  private Map.@org.jspecify.annotations.Nullable Entry<Integer, LogPosition> led(
      FrozenSpace space, int part) {
    Map<io.nebulabackup.model.HostAddress, Integer> indexes = backup.cluster().storageIndexes();
    Map.Entry<Integer, LogPosition> best = null;
    for (FrozenHost host : space.hosts()) {
      for (var checkpoint : host.checkpoints()) {
        LogPosition position = checkpoint.led().get(part);
        Integer index = indexes.get(host.address());
        if (position != null
            && index != null
            && (best == null || best.getValue().term() < position.term())) {
          best = Map.entry(index, position);
        }
      }
    }
    return best;
  }

  private void requireLeadersWal(ReplicaLogs logs, int leader, LogPosition said) {
    long end =
        logs.replicas().stream()
            .filter(replica -> replica.engine().storage() == leader)
            .mapToLong(replica -> replica.log().last().logId())
            .max()
            .orElse(0);
    if (end + FrozenCheckpoint.COUNTED_AFTER_LINK < said.logId()) {
      throw new CorruptBackupException(
          List.of(
              new Finding(
                  Finding.Kind.LOG_DISCONTINUOUS,
                  backup.name(),
                  "partition " + logs.id(),
                  "its WAL on "
                      + backup.cluster().topology().storages().get(leader).address()
                      + " ends at "
                      + end
                      + ", but metad was told "
                      + said)),
          null);
    }
  }

  private Partition describe(ReplicaLogs logs) throws IOException {
    Captured captured = logs.captured();
    Optional<ReplicaLog> source = logs.source(captured.last());
    if (!captured.committed() && source.isPresent()) {
      notes.add(
          "partition "
              + logs.id()
              + " is captured to "
              + captured.last()
              + ", not sure to be final");
    }
    List<Partition.Copy> copies = copies(logs);
    List<Integer> storages = copies.stream().map(Partition.Copy::storage).distinct().toList();
    return new Partition(
        logs.id().space(),
        logs.id().part(),
        storages,
        storages,
        captured.last(),
        captured.committed(),
        captured.committed() ? captured.last().logId() : 0,
        source.isEmpty()
            ? ""
            : SpliceProof.of(source.get().log(), captured.last().logId()).toString(),
        new Partition.Whole(source.map(Description::copy).orElse(null), copies),
        null);
  }

  private static Partition.Copy copy(ReplicaLog replica) {
    return new Partition.Copy(
        replica.engine().storage(), replica.engine().dataIndex(), replica.applied());
  }

  /** A partition that never had a record has no WAL to tell where it is: metad tells. */
  private List<Partition.Copy> copies(ReplicaLogs logs) {
    if (!logs.replicas().isEmpty()) {
      return logs.replicas().stream()
          .map(Description::copy)
          .sorted(
              Comparator.comparingInt(Partition.Copy::storage)
                  .thenComparingInt(Partition.Copy::dataIndex))
          .toList();
    }
    Map<io.nebulabackup.model.HostAddress, Integer> indexes = backup.cluster().storageIndexes();
    return backup.cluster().replicas().getOrDefault(logs.id(), List.of()).stream()
        .map(indexes::get)
        .filter(java.util.Objects::nonNull)
        .sorted()
        .map(storage -> new Partition.Copy(storage, 0, 0))
        .toList();
  }

  /** Returns the spaces as metad described them when the backup was made. */
  List<Space> spaces() {
    return backup.reply().spaces().stream()
        .map(
            frozen ->
                new Space(
                    frozen.space().id(),
                    frozen.space().name(),
                    frozen.space().partitions(),
                    frozen.space().replicaFactor()))
        .toList();
  }
}
