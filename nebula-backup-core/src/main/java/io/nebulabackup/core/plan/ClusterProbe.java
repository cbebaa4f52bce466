// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.plan;

import io.nebulabackup.core.manifest.Space;
import io.nebulabackup.core.manifest.Topology;
import io.nebulabackup.core.metad.ClusterInfo;
import io.nebulabackup.core.metad.FrozenBackup;
import io.nebulabackup.core.metad.HostStatus;
import io.nebulabackup.core.metad.MetadClient;
import io.nebulabackup.core.metad.PartitionAllocation;
import io.nebulabackup.core.metad.RunningJob;
import io.nebulabackup.core.metad.ServiceInfo;
import io.nebulabackup.core.metad.ServiceRole;
import io.nebulabackup.core.metad.SnapshotInfo;
import io.nebulabackup.core.metad.SpaceInfo;
import io.nebulabackup.error.AgentUnavailableException;
import io.nebulabackup.error.RunningJobsException;
import io.nebulabackup.error.StoragedUnavailableException;
import io.nebulabackup.model.HostAddress;
import io.nebulabackup.model.PartitionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Asks metad what the cluster looks like. */
public final class ClusterProbe {

  private final MetadClient metad;

  /**
   * Creates a probe.
   *
   * @param metad whom to ask
   */
  public ClusterProbe(MetadClient metad) {
    this.metad = metad;
  }

  /**
   * Reads the services with their agents.
   *
   * @return the topology
   * @throws AgentUnavailableException if a host has no agent
   * @throws io.nebulabackup.error.MetadUnavailableException if no metad answers
   */
  public Topology topology() {
    ClusterInfo cluster = metad.listCluster();
    Set<String> without = new TreeSet<>();
    Topology topology =
        new Topology(
            services(cluster, cluster.metads(), without),
            services(cluster, cluster.storages(), without),
            services(cluster, cluster.graphs(), without));
    if (!without.isEmpty()) {
      throw new AgentUnavailableException(
          "no agent is known on " + without + ": start one there, with --meta", null);
    }
    return topology;
  }

  private static List<Topology.Service> services(
      ClusterInfo cluster, List<ServiceInfo> services, Set<String> without) {
    List<Topology.Service> found = new ArrayList<>();
    for (ServiceInfo service : services) {
      cluster
          .agentBeside(service.address())
          .ifPresentOrElse(
              agent ->
                  found.add(
                      new Topology.Service(
                          service.address().toString(),
                          agent.toString(),
                          service.rootDir(),
                          service.dataDirs())),
              () -> without.add(service.address().host()));
    }
    return found;
  }

  /**
   * Checks that every registered storaged is alive.
   *
   * @throws StoragedUnavailableException naming those that are not
   */
  public void requireStoragesOnline() {
    String offline =
        metad.listHosts(ServiceRole.STORAGE).stream()
            .filter(host -> !host.online())
            .map(HostStatus::address)
            .map(HostAddress::toString)
            .collect(Collectors.joining(", "));
    if (!offline.isEmpty()) {
      throw new StoragedUnavailableException(
          "storaged "
              + offline
              + " is offline: its replicas would be missing from the checkpoint; start it, or drop"
              + " the host",
          null);
    }
  }

  /**
   * Checks that no job runs that keeps metad from making a checkpoint.
   *
   * @throws RunningJobsException naming the jobs
   */
  public void requireNoJobs() {
    List<RunningJob> jobs = metad.runningJobs().stream().filter(RunningJob::blocksBackup).toList();
    if (!jobs.isEmpty()) {
      throw new RunningJobsException(
          "metad makes no checkpoint while these run: "
              + jobs.stream().map(RunningJob::toString).collect(Collectors.joining(", "))
              + "; wait for them, or stop them",
          null);
    }
  }

  /**
   * Reads what there is of spaces, partitions and checkpoints.
   *
   * @param clusterId the cluster's id
   * @param topology the services
   * @return the cluster
   */
  public ClusterView view(long clusterId, Topology topology) {
    TreeMap<PartitionId, List<HostAddress>> replicas = new TreeMap<>();
    List<Space> spaces = spaces(replicas);
    List<String> checkpoints =
        metad.listSnapshots().stream()
            .map(SnapshotInfo::name)
            .filter(name -> name.startsWith("BACKUP_"))
            .toList();
    return new ClusterView(clusterId, topology, spaces, replicas, checkpoints);
  }

  private List<Space> spaces(Map<PartitionId, List<HostAddress>> replicas) {
    List<Space> spaces = new ArrayList<>();
    for (SpaceInfo space : metad.listSpaces()) {
      spaces.add(new Space(space.id(), space.name(), space.partitions(), space.replicaFactor()));
      for (PartitionAllocation part : metad.listParts(space.id())) {
        replicas.put(part.partition(), part.peers());
      }
    }
    return spaces;
  }

  /**
   * Reads the spaces and partitions anew, as they are now that a checkpoint has been made.
   *
   * @param planned the cluster as it was planned for
   * @param frozen the checkpoint
   * @return the cluster with the spaces that are in the checkpoint
   */
  public ClusterView withCurrentSpaces(ClusterView planned, FrozenBackup frozen) {
    TreeMap<PartitionId, List<HostAddress>> replicas = new TreeMap<>();
    Set<Integer> inCheckpoint =
        frozen.spaces().stream().map(space -> space.space().id()).collect(Collectors.toSet());
    List<Space> spaces =
        spaces(replicas).stream().filter(space -> inCheckpoint.contains(space.id())).toList();
    replicas.keySet().removeIf(id -> !inCheckpoint.contains(id.space()));
    return new ClusterView(
        planned.clusterId(), planned.topology(), spaces, replicas, planned.checkpoints());
  }
}
