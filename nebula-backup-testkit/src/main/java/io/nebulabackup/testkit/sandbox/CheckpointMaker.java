// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.sandbox;

import io.nebulabackup.core.vendor.BackupNames;
import io.nebulabackup.model.HostAddress;
import io.nebulabackup.model.PartitionId;
import io.nebulabackup.testkit.sandbox.meta.MetaError;
import io.nebulabackup.testkit.sandbox.meta.SpaceRow;
import io.nebulabackup.testkit.sandbox.storaged.RaftGroup;
import io.nebulabackup.testkit.sandbox.storaged.Storaged;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Makes and drops checkpoints of all storageds, in the order of NebulaGraph 3.8
 * src/meta/processors/admin/CreateBackupProcessor.cpp.
 */
final class CheckpointMaker {

  private static final int RUNNING_JOBS = -2066;
  private static final int NO_HOSTS = -2001;
  private static final int SPACE_NOT_FOUND = -2067;
  private static final int PARTIAL_RESULT = -27;
  private static final int BLOCK_WRITE_FAILURE = -2041;
  private static final int SNAPSHOT_NOT_FOUND = -2057;

  private final SandboxCluster cluster;

  CheckpointMaker(SandboxCluster cluster) {
    this.cluster = cluster;
  }

  /**
   * What was frozen.
   *
   * @param name the backup's name
   * @param createdMillis when
   * @param allSpaces whether no space was left out
   * @param spaces the spaces
   * @param engines per space and storaged, one entry per engine
   * @param metaFiles metad's exported tables
   */
  record Frozen(
      String name,
      long createdMillis,
      boolean allSpaces,
      List<SpaceRow> spaces,
      Map<Integer, Map<HostAddress, List<Storaged.EngineCheckpoint>>> engines,
      List<String> metaFiles) {}

  synchronized Frozen create(List<String> spaceNames) {
    if (cluster.jobs().blockBackup()) {
      throw new MetaError(RUNNING_JOBS, "jobs are running");
    }
    List<HostAddress> alive =
        cluster.hosts().storages().stream()
            .filter(Storaged::isRunning)
            .map(Storaged::address)
            .toList();
    if (alive.isEmpty()) {
      throw new MetaError(NO_HOSTS, "no storaged is alive");
    }
    List<SpaceRow> spaces = select(spaceNames);
    Set<Integer> ids = spaces.stream().map(SpaceRow::id).collect(Collectors.toSet());
    String name = nextName();
    cluster.meta().putSnapshot(name, false, alive);
    List<Storaged> owners = owners(ids);
    if (owners.stream().anyMatch(owner -> !owner.isRunning())) {
      throw new MetaError(BLOCK_WRITE_FAILURE, "a storaged that holds partitions is dead");
    }
    owners.forEach(owner -> owner.blockWrites(ids, true));
    Map<Integer, Map<HostAddress, List<Storaged.EngineCheckpoint>>> engines = new TreeMap<>();
    List<String> metaFiles;
    try {
      for (Storaged owner : owners) {
        for (Storaged.EngineCheckpoint made : owner.checkpoint(ids, name, led(owner))) {
          engines
              .computeIfAbsent(made.space(), any -> new TreeMap<>())
              .computeIfAbsent(owner.address(), any -> new ArrayList<>())
              .add(made);
        }
      }
      metaFiles = cluster.meta().export(name);
    } finally {
      owners.forEach(owner -> owner.blockWrites(ids, false));
    }
    cluster.meta().putSnapshot(name, true, alive);
    return new Frozen(
        name,
        cluster.clock().instant().toEpochMilli(),
        spaceNames.isEmpty(),
        spaces,
        engines,
        metaFiles);
  }

  /** Leaves what a createBackup leaves that fails at its last step. */
  synchronized void leaveUnfinished(List<String> spaceNames) {
    Frozen made = create(spaceNames);
    cluster
        .meta()
        .putSnapshot(
            made.name(),
            false,
            cluster.hosts().storages().stream().map(Storaged::address).toList());
  }

  private List<SpaceRow> select(List<String> names) {
    List<SpaceRow> all = cluster.meta().spaces();
    if (names.isEmpty()) {
      if (all.isEmpty()) {
        throw new MetaError(SPACE_NOT_FOUND, "there is no space");
      }
      return all;
    }
    List<SpaceRow> selected = all.stream().filter(space -> names.contains(space.name())).toList();
    if (selected.size() < names.size()) {
      throw new MetaError(PARTIAL_RESULT, "not all of " + names + " exist");
    }
    return selected;
  }

  /** Names have a resolution of one second; the sandbox's clock goes on where a name is taken. */
  private String nextName() {
    while (true) {
      String name =
          BackupNames.of(
              LocalDateTime.ofInstant(cluster.clock().instant(), ZoneId.systemDefault()));
      if (!taken.contains(name)) {
        taken.add(name);
        return name;
      }
      cluster.clock().advance(Duration.ofSeconds(1));
    }
  }

  private final Set<String> taken = new TreeSet<>();

  private List<Storaged> owners(Set<Integer> spaces) {
    Set<HostAddress> addresses = new TreeSet<>();
    cluster
        .meta()
        .parts()
        .forEach(
            (id, hosts) -> {
              if (spaces.contains(id.space())) {
                addresses.addAll(hosts);
              }
            });
    return addresses.stream().map(cluster::storaged).toList();
  }

  private Set<PartitionId> led(Storaged storage) {
    Set<PartitionId> led = new TreeSet<>();
    for (RaftGroup group : cluster.groups()) {
      if (group.leader().map(leader -> leader == storage).orElse(false)) {
        led.add(group.id());
      }
    }
    return led;
  }

  synchronized void drop(String name) {
    if (!cluster.meta().snapshots().containsKey(name)) {
      throw new MetaError(SNAPSHOT_NOT_FOUND, "no snapshot " + name);
    }
    Set<Integer> ids =
        cluster.meta().spaces().stream().map(SpaceRow::id).collect(Collectors.toSet());
    cluster.hosts().storages().stream()
        .filter(Storaged::isRunning)
        .forEach(storage -> storage.dropCheckpoint(ids, name));
    cluster.meta().dropExport(name);
    cluster.meta().removeSnapshot(name);
  }
}
