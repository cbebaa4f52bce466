// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.plan;

import io.nebulabackup.core.agent.Cancellation;
import io.nebulabackup.core.agent.EngineDirectory;
import io.nebulabackup.core.agent.PartitionWal;
import io.nebulabackup.core.hosts.AgentPool;
import io.nebulabackup.core.hosts.ClusterIdFiles;
import io.nebulabackup.core.hosts.HostWork;
import io.nebulabackup.core.manifest.Manifest;
import io.nebulabackup.core.manifest.Space;
import io.nebulabackup.core.manifest.Topology;
import io.nebulabackup.core.manifest.WholeSpace;
import io.nebulabackup.core.metad.MetadClient;
import io.nebulabackup.core.repository.Repository;
import io.nebulabackup.core.repository.RepositoryLock;
import io.nebulabackup.core.repository.WriteProbe;
import io.nebulabackup.error.AgentUnavailableException;
import io.nebulabackup.error.BackupException;
import io.nebulabackup.error.BackupNotFoundException;
import io.nebulabackup.error.ClusterOperationException;
import io.nebulabackup.error.ForeignClusterException;
import io.nebulabackup.error.RepositoryMismatchException;
import io.nebulabackup.error.WalGapException;
import io.nebulabackup.model.BackupPlan;
import io.nebulabackup.model.PartitionId;
import io.nebulabackup.model.WalGap;
import io.nebulabackup.spec.IncrementalBackupSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether a backup can succeed. Looks at everything it can reach before it gives up, so
 * that a user learns of all that is in the way at once.
 */
public final class BackupPlanner {

  private final Repository repository;
  private final MetadClient metad;
  private final ClusterProbe probe;
  private final ClusterIdFiles clusterIds;
  private final AgentPool agents;
  private final WalRetention retention;
  private final Cancellation cancellation;
  private final Problems problems = new Problems();
  private final List<String> warnings = new ArrayList<>();
  private boolean triesToWrite;

  /**
   * Creates a planner for one plan.
   *
   * @param repository where the backup would go
   * @param metad the cluster's metad
   * @param clusterIds reads clusters' ids through the cluster's agents
   * @param retention tells how long storaged keeps WAL
   * @param cancellation ends the planning
   */
  public BackupPlanner(
      Repository repository,
      MetadClient metad,
      ClusterIdFiles clusterIds,
      WalRetention retention,
      Cancellation cancellation) {
    this.repository = repository;
    this.metad = metad;
    this.probe = new ClusterProbe(metad);
    this.clusterIds = clusterIds;
    this.agents = clusterIds.agents();
    this.retention = retention;
    this.cancellation = cancellation;
  }

  /**
   * Also finds out whether the repository can be written. A run need not: it takes the repository's
   * lock, a write of the same kind, before anything is frozen.
   *
   * @return this planner
   */
  public BackupPlanner tryToWrite() {
    triesToWrite = true;
    return this;
  }

  /**
   * Plans a full backup.
   *
   * @return the plan
   * @throws BackupException everything that is in the way
   */
  public PlannedBackup full() {
    Optional<Repository.Overview> overview = problems.attempt(repository::overview);
    if (overview.isPresent()) {
      probeWriting();
    }
    ClusterView cluster = cluster(overview.orElse(null));
    problems.throwIfAny();
    return planned(java.util.Objects.requireNonNull(cluster), null, false, List.of(), 0);
  }

  /**
   * Plans an incremental backup.
   *
   * @param spec the base, and what will do where it cannot be continued
   * @return the plan, of a full backup where it must be one
   * @throws BackupException everything that is in the way
   */
  public PlannedBackup incremental(IncrementalBackupSpec spec) {
    Optional<Repository.Overview> overview = problems.attempt(repository::overview);
    Optional<BaseBackup> base =
        overview.flatMap(found -> problems.attempt(() -> base(spec.base(), found)));
    if (base.isPresent()) {
      // Not where the base is not: that is some other place than the one that was meant.
      probeWriting();
    }
    ClusterView cluster = cluster(overview.orElse(null));
    if (base.isPresent() && cluster != null) {
      problems.attempt(() -> requireSameCluster(base.get().manifest(), cluster));
    }
    if (base.isEmpty() || cluster == null || problems.any()) {
      problems.throwIfAny();
      throw new IllegalStateException("no plan and no problem");
    }
    return onBase(base.get(), cluster, spec);
  }

  private void probeWriting() {
    if (triesToWrite) {
      problems
          .attempt(() -> WriteProbe.run(repository))
          .ifPresent(left -> left.ifPresent(warnings::add));
    }
  }

  private PlannedBackup onBase(BaseBackup base, ClusterView cluster, IncrementalBackupSpec spec) {
    List<String> foreign =
        Stream.concat(cluster.topology().storages().stream(), cluster.topology().metads().stream())
            .filter(service -> !agents.at(service.agentHost()).isOurs())
            .map(Topology.Service::agent)
            .distinct()
            .toList();
    if (!foreign.isEmpty()) {
      return withoutOurAgents(base, cluster, foreign, spec);
    }
    Map<Integer, WholeSpace.Reason> whole = base.wholeSpaces(cluster);
    whole.forEach(
        (space, reason) ->
            warnings.add("space " + cluster.spaceName(space) + " will be copied whole: " + reason));
    Map<PartitionId, List<Replica>> replicas = liveWal(base, cluster, whole.keySet());
    List<WalGap> gaps = WalGaps.find(base, cluster, whole.keySet(), replicas);
    retention.warnings(base.manifest(), cluster).forEach(warnings::add);
    if (gaps.isEmpty()) {
      return planned(cluster, base, spec.orElseFull(), List.of(), newBytes(replicas));
    }
    WalGapException gap = new WalGapException(base.manifest().name(), gaps);
    if (!spec.orElseFull()) {
      throw gap;
    }
    String note = "a full backup was taken instead of an increment: " + gap.getMessage();
    warnings.add(note);
    return planned(cluster, null, true, List.of(note), 0);
  }

  /**
   * The vendor's agent cannot look into data, where alone it shows that a space was cleared: its
   * WAL goes on as if nothing had happened, and a delta of it would bring everything back.
   */
  private PlannedBackup withoutOurAgents(
      BaseBackup base, ClusterView cluster, List<String> foreign, IncrementalBackupSpec spec) {
    String why =
        "the vendor's agent at " + foreign + " cannot tell what an increment needs to know";
    BackupException refusal =
        new AgentUnavailableException(
            why
                + ": run ours on every host, or allow a full backup instead, or with caution an"
                + " increment from the log alone",
            null);
    if (spec.orElseWalOnly()) {
      List<String> obstacles = WalOnly.obstacles(base, cluster, metad);
      if (obstacles.isEmpty()) {
        warnings.add(WalOnly.NOTE);
        retention.warnings(base.manifest(), cluster).forEach(warnings::add);
        return planned(cluster, base, spec.orElseFull(), List.of(WalOnly.NOTE), 0);
      }
      refusal = WalOnly.refusal(obstacles);
      why = refusal.getMessage();
    }
    if (!spec.orElseFull()) {
      throw refusal;
    }
    String note = "a full backup was taken instead of an increment: " + why;
    warnings.add(note);
    return planned(cluster, null, true, List.of(note), 0);
  }

  private static long newBytes(Map<PartitionId, List<Replica>> replicas) {
    return replicas.values().stream()
        .mapToLong(
            held ->
                held.stream()
                    .filter(WalGaps::continues)
                    .mapToLong(replica -> replica.wal().newBytes())
                    .max()
                    .orElse(0))
        .sum();
  }

  private PlannedBackup planned(
      ClusterView cluster,
      @Nullable BaseBackup base,
      boolean orElseFull,
      List<String> notes,
      long walBytes) {
    BackupPlan report =
        BackupPlan.builder()
            .kind(
                base == null
                    ? io.nebulabackup.model.BackupKind.FULL
                    : io.nebulabackup.model.BackupKind.INCREMENTAL)
            .base(Optional.ofNullable(base).map(b -> b.manifest().name()))
            .clusterId(cluster.clusterId())
            .hosts(cluster.topology().storages().stream().map(Topology.Service::host).toList())
            .partitions(cluster.replicas().size())
            .walBytes(walBytes)
            .warnings(warnings)
            .build();
    return new PlannedBackup(cluster, base, orElseFull, notes, report);
  }

  private BaseBackup base(String name, Repository.Overview overview) {
    if (!overview.backups().contains(name)) {
      throw new BackupNotFoundException(
          "the base "
              + name
              + " is not a committed backup in "
              + repository.name()
              + ": an increment must go where its base is, the same bucket and the same root; a"
              + " backup that the vendor's br took must be adopted first",
          null);
    }
    BaseBackup base =
        new BaseBackup(
            repository
                .manifest(name)
                .orElseThrow(
                    () ->
                        new BackupNotFoundException(
                            "the base " + name + " has just been deleted", null)));
    List<String> missing =
        base.manifest().ancestors().stream()
            .map(Manifest.Ancestor::name)
            .filter(ancestor -> !overview.backups().contains(ancestor))
            .toList();
    if (!missing.isEmpty()) {
      throw new RepositoryMismatchException(
          "the base "
              + name
              + " needs "
              + missing
              + ", which "
              + repository.name()
              + " does not hold: take a full backup",
          null);
    }
    return base;
  }

  private static void requireSameCluster(Manifest base, ClusterView cluster) {
    if (base.cluster() != cluster.clusterId()) {
      throw new ForeignClusterException(
          "the base "
              + base.name()
              + " is of cluster "
              + base.clusterId()
              + ", this cluster is "
              + cluster.clusterId()
              + ": it is another cluster, or this one was restored since; take a full backup",
          null);
    }
  }

  private @Nullable ClusterView cluster(Repository.@Nullable Overview overview) {
    Optional<Topology> topology = problems.attempt(probe::topology);
    if (problems.metadIsAway()) {
      return null;
    }
    problems.attempt(probe::requireStoragesOnline);
    problems.attempt(probe::requireNoJobs);
    Optional<Long> clusterId = topology.flatMap(found -> problems.attempt(() -> id(found)));
    if (topology.isEmpty() || clusterId.isEmpty()) {
      return null;
    }
    if (overview != null) {
      problems.attempt(() -> RepositoryLock.requireFree(repository, overview, clusterId.get()));
    }
    return problems
        .attempt(() -> probe.view(clusterId.get(), topology.get()))
        .map(this::withSpaces)
        .orElse(null);
  }

  private ClusterView withSpaces(ClusterView view) {
    if (view.spaces().isEmpty()) {
      problems.add(
          new ClusterOperationException(
              "the cluster has no space: there is nothing to back up", null));
    }
    return view;
  }

  /** Every storaged keeps the cluster's id in a file in its root directory. */
  private long id(Topology topology) {
    Set<String> rootless = new TreeSet<>();
    Set<Long> ids = new TreeSet<>();
    List<Topology.Service> all = new ArrayList<>(topology.storages());
    all.addAll(topology.metads());
    List<Object> failures =
        HostWork.<Topology.Service, Object>onEach(
            all,
            cancellation,
            (service, own) -> {
              try {
                Long id = clusterIds.of(service);
                return id == null ? service : id;
              } catch (AgentUnavailableException e) {
                return e;
              }
            });
    for (Object found : failures) {
      if (found instanceof AgentUnavailableException e) {
        problems.add(e);
      } else if (found instanceof Long id) {
        ids.add(id);
      } else if (found instanceof Topology.Service service
          && topology.storages().contains(service)) {
        rootless.add(service.address());
      }
    }
    if (problems.any()) {
      throw problems.last();
    }
    if (!rootless.isEmpty() || ids.size() != 1) {
      throw new ClusterOperationException(
          "the cluster's id cannot be told: "
              + (rootless.isEmpty()
                  ? "the storageds say " + ids
                  : "no cluster.id file in the root directory of " + rootless)
              + "; every storaged must have run in the cluster",
          null);
    }
    return ids.iterator().next();
  }

  private Map<PartitionId, List<Replica>> liveWal(
      BaseBackup base, ClusterView cluster, Set<Integer> whole) {
    var positions = base.positions(whole, cluster);
    Map<PartitionId, List<Replica>> replicas = new HashMap<>();
    List<Integer> storages = new ArrayList<>();
    for (int i = 0; i < cluster.topology().storages().size(); i++) {
      storages.add(i);
    }
    HostWork.onEach(
            storages,
            cancellation,
            (index, own) -> {
              Topology.Service storage = cluster.topology().storages().get(index);
              Map<String, Integer> dataIndexes = new TreeMap<>();
              List<EngineDirectory> directories = new ArrayList<>();
              for (int d = 0; d < storage.dataDirs().size(); d++) {
                for (Space space : spacesOn(storage, cluster)) {
                  String walDir = storage.dataDirs().get(d) + "/nebula/" + space.id() + "/wal";
                  dataIndexes.put(walDir, d);
                  directories.add(new EngineDirectory(space.id(), walDir, null));
                }
              }
              List<Replica> found = new ArrayList<>();
              for (PartitionWal wal :
                  agents.at(storage.agentHost()).inspectWal(directories, positions, own)) {
                String parent = wal.walDir().substring(0, wal.walDir().lastIndexOf('/'));
                found.add(new Replica(index, dataIndexes.getOrDefault(parent, 0), wal));
              }
              return found;
            })
        .forEach(
            found ->
                found.forEach(
                    replica ->
                        replicas
                            .computeIfAbsent(replica.wal().partition(), any -> new ArrayList<>())
                            .add(replica)));
    return replicas;
  }

  private static List<Space> spacesOn(Topology.Service storage, ClusterView cluster) {
    Set<Integer> held = new TreeSet<>();
    cluster
        .replicas()
        .forEach(
            (id, hosts) -> {
              if (hosts.contains(storage.host())) {
                held.add(id.space());
              }
            });
    return cluster.spaces().stream().filter(space -> held.contains(space.id())).toList();
  }
}
