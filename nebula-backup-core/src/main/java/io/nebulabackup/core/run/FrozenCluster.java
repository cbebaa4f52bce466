// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.run;

import io.nebulabackup.core.agent.BasePosition;
import io.nebulabackup.core.agent.EngineDirectory;
import io.nebulabackup.core.agent.PartitionWal;
import io.nebulabackup.core.context.RunContext;
import io.nebulabackup.core.hosts.HostWork;
import io.nebulabackup.core.manifest.Topology;
import io.nebulabackup.core.metad.FrozenBackup;
import io.nebulabackup.core.metad.FrozenCheckpoint;
import io.nebulabackup.core.metad.FrozenHost;
import io.nebulabackup.core.metad.FrozenSpace;
import io.nebulabackup.core.plan.ClusterView;
import io.nebulabackup.core.plan.Replica;
import io.nebulabackup.error.ClusterOperationException;
import io.nebulabackup.model.HostAddress;
import io.nebulabackup.model.LogPosition;
import io.nebulabackup.model.PartitionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** The checkpoint that metad had made on all hosts, with what the agents found in it. */
final class FrozenCluster {

  private final FrozenBackup reply;
  private final ClusterView cluster;
  private final List<Engine> engines;
  private final TreeMap<PartitionId, List<Replica>> replicas = new TreeMap<>();

  /**
   * A RocksDB checkpoint with the WAL beside it.
   *
   * @param storage the storaged's place in the topology
   * @param dataIndex its place among the storaged's checkpoints of the space
   * @param space the space's id
   * @param path the checkpoint's directory: holds {@code data/} and {@code wal/{part}/}
   */
  record Engine(int storage, int dataIndex, int space, String path) {

    String dataDir() {
      return path + "/data";
    }

    String walDir() {
      return path + "/wal";
    }
  }

  private FrozenCluster(FrozenBackup reply, ClusterView cluster, List<Engine> engines) {
    this.reply = reply;
    this.cluster = cluster;
    this.engines = engines;
  }

  /**
   * Has the agents look into the checkpoint.
   *
   * @param context the run
   * @param reply what metad answered
   * @param cluster the cluster as planned for
   * @param bases what to compare the WAL with; none for a full backup
   * @return the checkpoint with what is in it
   */
  static FrozenCluster inspect(
      RunContext context, FrozenBackup reply, ClusterView cluster, List<BasePosition> bases) {
    FrozenCluster checkpoint = unseen(reply, cluster);
    Map<Integer, List<Engine>> byStorage = new TreeMap<>();
    for (Engine engine : checkpoint.engines) {
      byStorage.computeIfAbsent(engine.storage(), any -> new ArrayList<>()).add(engine);
    }
    HostWork.onEach(
            byStorage.entrySet(),
            context.cancellation(),
            (entry, cancellation) -> {
              Topology.Service storage = cluster.topology().storages().get(entry.getKey());
              List<EngineDirectory> directories =
                  entry.getValue().stream()
                      .map(e -> new EngineDirectory(e.space(), e.walDir(), e.dataDir()))
                      .toList();
              List<PartitionWal> found =
                  context
                      .agents()
                      .at(storage.agentHost())
                      .inspectWal(directories, bases, cancellation);
              return replicasOf(entry.getValue(), found);
            })
        .forEach(found -> found.forEach(checkpoint::add));
    return checkpoint;
  }

  /** Returns the checkpoint before anybody has looked into it. */
  static FrozenCluster unseen(FrozenBackup reply, ClusterView cluster) {
    return new FrozenCluster(reply, cluster, enginesOf(reply, cluster));
  }

  /** Adds what was found of one replica. */
  void add(Replica replica) {
    replicas.computeIfAbsent(replica.wal().partition(), any -> new ArrayList<>()).add(replica);
  }

  private static List<Engine> enginesOf(FrozenBackup reply, ClusterView cluster) {
    Map<HostAddress, Integer> indexes = cluster.storageIndexes();
    List<Engine> engines = new ArrayList<>();
    for (FrozenSpace space : reply.spaces()) {
      for (FrozenHost host : space.hosts()) {
        Integer storage = indexes.get(host.address());
        if (storage == null) {
          throw new ClusterOperationException(
              "the checkpoint "
                  + reply.name()
                  + " lies also on "
                  + host.address()
                  + ", which joined the cluster after the plan was made: run the backup again",
              null);
        }
        for (FrozenCheckpoint frozen : host.checkpoints()) {
          engines.add(engine(storage, space, frozen));
        }
      }
    }
    return engines;
  }

  private static Engine engine(int storage, FrozenSpace space, FrozenCheckpoint frozen) {
    return new Engine(storage, frozen.index(), space.space().id(), frozen.dataPath());
  }

  private static List<Replica> replicasOf(List<Engine> engines, List<PartitionWal> found) {
    List<Replica> replicas = new ArrayList<>();
    for (PartitionWal wal : found) {
      for (Engine engine : engines) {
        if (wal.partition().space() == engine.space()
            && wal.walDir().startsWith(engine.walDir() + "/")) {
          replicas.add(new Replica(engine.storage(), engine.dataIndex(), wal));
        }
      }
    }
    return replicas;
  }

  String name() {
    return reply.name();
  }

  FrozenBackup reply() {
    return reply;
  }

  ClusterView cluster() {
    return cluster;
  }

  List<Engine> engines() {
    return engines;
  }

  Map<PartitionId, List<Replica>> replicas() {
    return replicas;
  }

  /** Returns the partitions of the spaces that metad froze, in order. */
  List<FrozenPartition> partitions() {
    Map<PartitionId, Leader> leaders = leaders();
    List<FrozenPartition> partitions = new ArrayList<>();
    for (PartitionId id : cluster.replicas().keySet()) {
      Leader leader = leaders.get(id);
      partitions.add(
          new FrozenPartition(
              id,
              replicas.getOrDefault(id, List.of()),
              leader == null ? null : leader.engine().storage()));
    }
    return partitions;
  }

  /**
   * The replica that led a partition.
   *
   * @param engine the checkpoint it is in
   * @param last the last record of its WAL, as it said a little after the WAL was linked
   */
  record Leader(Engine engine, LogPosition last) {}

  /**
   * Finds the leaders. Two hosts may both have claimed a partition; the one with the higher term
   * was elected later.
   */
  Map<PartitionId, Leader> leaders() {
    Map<HostAddress, Integer> indexes = cluster.storageIndexes();
    Map<PartitionId, Leader> leaders = new TreeMap<>();
    for (FrozenSpace space : reply.spaces()) {
      for (FrozenHost host : space.hosts()) {
        int storage = Objects.requireNonNull(indexes.get(host.address()));
        for (FrozenCheckpoint frozen : host.checkpoints()) {
          Engine engine = engine(storage, space, frozen);
          frozen
              .led()
              .forEach(
                  (part, last) ->
                      leaders.merge(
                          new PartitionId(space.space().id(), part),
                          new Leader(engine, last),
                          (known, next) ->
                              known.last().term() < next.last().term() ? next : known));
        }
      }
    }
    return leaders;
  }
}
