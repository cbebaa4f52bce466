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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    FrozenCluster checkpoint = new FrozenCluster(reply, cluster, enginesOf(reply, cluster));
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
        .forEach(
            found ->
                found.forEach(
                    replica ->
                        checkpoint
                            .replicas
                            .computeIfAbsent(replica.wal().partition(), any -> new ArrayList<>())
                            .add(replica)));
    return checkpoint;
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
          engines.add(new Engine(storage, frozen.index(), space.space().id(), frozen.dataPath()));
        }
      }
    }
    return engines;
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
    Map<PartitionId, Integer> leaders = leaders();
    List<FrozenPartition> partitions = new ArrayList<>();
    for (PartitionId id : cluster.replicas().keySet()) {
      partitions.add(
          new FrozenPartition(id, replicas.getOrDefault(id, List.of()), leaders.get(id)));
    }
    return partitions;
  }

  /**
   * Two hosts may both have claimed a partition; the one with the higher term was elected later.
   */
  private Map<PartitionId, Integer> leaders() {
    Map<HostAddress, Integer> indexes = cluster.storageIndexes();
    Map<PartitionId, LogPosition> best = new HashMap<>();
    Map<PartitionId, Integer> leaders = new HashMap<>();
    for (FrozenSpace space : reply.spaces()) {
      for (FrozenHost host : space.hosts()) {
        for (FrozenCheckpoint checkpoint : host.checkpoints()) {
          checkpoint
              .led()
              .forEach(
                  (part, position) -> {
                    PartitionId id = new PartitionId(space.space().id(), part);
                    LogPosition known = best.get(id);
                    Integer index = indexes.get(host.address());
                    if (index != null && (known == null || known.term() < position.term())) {
                      best.put(id, position);
                      leaders.put(id, index);
                    }
                  });
        }
      }
    }
    return leaders;
  }
}
