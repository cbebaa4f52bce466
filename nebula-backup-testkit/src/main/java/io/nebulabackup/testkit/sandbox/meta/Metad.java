// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.sandbox.meta;

import io.nebulabackup.model.HostAddress;
import io.nebulabackup.model.PartitionId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Metad's data: what survives its restarts, and nothing of who is alive. */
public final class Metad {

  private static final int RESTORE_FAILURE = -2068;
  private static final int EXISTED = -2002;
  private static final int NO_HOSTS = -2001;

  private final Path root;
  private final Path dataDir;
  private final Random random;
  private @Nullable MetaStore store;

  /**
   * Describes a metad that does not run yet.
   *
   * @param root its root directory
   * @param random makes up cluster ids
   */
  public Metad(Path root, Random random) {
    this.root = root;
    this.dataDir = root.resolve("data");
    this.random = random;
  }

  /**
   * Returns the root directory.
   *
   * @return holds {@code scripts/}
   */
  public Path root() {
    return root;
  }

  /**
   * Returns the data directory.
   *
   * @return metads have just one
   */
  public Path dataDir() {
    return dataDir;
  }

  /**
   * Tells whether it runs.
   *
   * @return true between start and stop
   */
  public synchronized boolean isRunning() {
    return store != null;
  }

  /** Starts with what is on disk; with nothing there, as a new cluster with a new id. */
  public synchronized void start() {
    if (store != null) {
      return;
    }
    try {
      MetaStore opened = MetaStore.open(dataDir);
      if (opened.get(MetaTable.CLUSTER_ID, "") == null) {
        opened.put(MetaTable.CLUSTER_ID, "", Long.toString(random.nextLong() & Long.MAX_VALUE));
        opened.put(MetaTable.USERS, "root", "god");
      }
      store = opened;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Stops. */
  public synchronized void stop() {
    if (store != null) {
      store.close();
      store = null;
    }
  }

  private MetaStore store() {
    if (store == null) {
      throw new IllegalStateException("metad does not run");
    }
    return store;
  }

  /**
   * Returns the cluster's id.
   *
   * @return the id
   */
  public synchronized long clusterId() {
    return Long.parseLong(java.util.Objects.requireNonNull(store().get(MetaTable.CLUSTER_ID, "")));
  }

  /**
   * Registers a storaged, as ADD HOSTS does.
   *
   * @param host its address
   */
  public synchronized void addMachine(HostAddress host) {
    store().put(MetaTable.MACHINES, host.toString(), "");
  }

  /**
   * Forgets a storaged, as DROP HOSTS does.
   *
   * @param host its address
   */
  public synchronized void dropMachine(HostAddress host) {
    store().remove(MetaTable.MACHINES, host.toString());
  }

  /**
   * Returns the registered storageds.
   *
   * @return their addresses, sorted
   */
  public synchronized List<HostAddress> machines() {
    return store().rows(MetaTable.MACHINES).keySet().stream()
        .map(HostAddress::parse)
        .sorted()
        .toList();
  }

  /**
   * Creates a space and spreads its partitions over the registered storageds.
   *
   * @param name the space's name
   * @param partitions how many partitions
   * @param replicaFactor how many replicas of each
   * @param vidLength the length of vertex ids
   * @return the space
   */
  public synchronized SpaceRow createSpace(
      String name, int partitions, int replicaFactor, int vidLength) {
    List<HostAddress> hosts = machines();
    if (hosts.size() < replicaFactor) {
      throw new MetaError(NO_HOSTS, "not enough hosts for " + replicaFactor + " replicas");
    }
    if (space(name).isPresent()) {
      throw new MetaError(EXISTED, "space " + name + " exists");
    }
    String lastId = store().get(MetaTable.ID, "");
    int id = lastId == null ? 1 : Integer.parseInt(lastId) + 1;
    store().put(MetaTable.ID, "", Integer.toString(id));
    SpaceRow space = new SpaceRow(id, name, partitions, replicaFactor, vidLength);
    store().put(MetaTable.SPACES, Integer.toString(id), space.encode());
    store().put(MetaTable.INDEX, name, Integer.toString(id));
    for (int part = 1; part <= partitions; part++) {
      List<HostAddress> replicas = new ArrayList<>();
      for (int r = 0; r < replicaFactor; r++) {
        replicas.add(hosts.get((part + r) % hosts.size()));
      }
      setReplicas(new PartitionId(id, part), replicas);
    }
    return space;
  }

  /**
   * Removes a space.
   *
   * @param space the space
   */
  public synchronized void dropSpace(SpaceRow space) {
    store().remove(MetaTable.SPACES, Integer.toString(space.id()));
    store().remove(MetaTable.INDEX, space.name());
    for (int part = 1; part <= space.partitions(); part++) {
      store().remove(MetaTable.PARTS, new PartitionId(space.id(), part).toString());
    }
  }

  /**
   * Says which storageds hold a partition.
   *
   * @param id the partition
   * @param hosts their addresses
   */
  public synchronized void setReplicas(PartitionId id, List<HostAddress> hosts) {
    store()
        .put(
            MetaTable.PARTS,
            id.toString(),
            hosts.stream().map(HostAddress::toString).collect(Collectors.joining(",")));
  }

  /**
   * Returns the spaces.
   *
   * @return the spaces, by id
   */
  public synchronized List<SpaceRow> spaces() {
    return store().rows(MetaTable.SPACES).entrySet().stream()
        .map(row -> SpaceRow.decode(Integer.parseInt(row.getKey()), row.getValue()))
        .sorted((a, b) -> Integer.compare(a.id(), b.id()))
        .toList();
  }

  /**
   * Looks a space up.
   *
   * @param name the space's name
   * @return the space, or empty
   */
  public synchronized Optional<SpaceRow> space(String name) {
    return spaces().stream().filter(space -> space.name().equals(name)).findFirst();
  }

  /**
   * Returns who holds which partition.
   *
   * @return addresses by partition
   */
  public synchronized NavigableMap<PartitionId, List<HostAddress>> parts() {
    NavigableMap<PartitionId, List<HostAddress>> parts = new TreeMap<>();
    store()
        .rows(MetaTable.PARTS)
        .forEach(
            (row, hosts) -> {
              String[] id = row.split("/", 2);
              parts.put(
                  new PartitionId(Integer.parseInt(id[0]), Integer.parseInt(id[1])),
                  Arrays.stream(hosts.split(",", -1)).map(HostAddress::parse).toList());
            });
    return parts;
  }

  /**
   * Records a snapshot or backup.
   *
   * @param name its name
   * @param valid whether it is complete
   * @param hosts the storageds that have a part of it
   */
  public synchronized void putSnapshot(String name, boolean valid, List<HostAddress> hosts) {
    store()
        .put(
            MetaTable.SNAPSHOTS,
            name,
            (valid ? "VALID" : "INVALID")
                + "\t"
                + hosts.stream().map(HostAddress::toString).collect(Collectors.joining(", ")));
  }

  /**
   * Forgets a snapshot or backup.
   *
   * @param name its name
   */
  public synchronized void removeSnapshot(String name) {
    store().remove(MetaTable.SNAPSHOTS, name);
  }

  /**
   * Returns the snapshots and backups.
   *
   * @return per name whether it is valid, and the hosts as text, apart by a tab
   */
  public synchronized Map<String, String> snapshots() {
    return store().rows(MetaTable.SNAPSHOTS);
  }

  /**
   * Exports the tables.
   *
   * @param backup the backup's name
   * @return the files' absolute paths
   */
  public synchronized List<String> export(String backup) {
    try {
      return store().export(checkpoint(backup)).stream().map(Path::toString).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path checkpoint(String backup) {
    return dataDir.resolve("nebula/0/checkpoints").resolve(backup).toAbsolutePath();
  }

  /**
   * Removes what an export left.
   *
   * @param backup the backup's name
   */
  public synchronized void dropExport(String backup) {
    try {
      Path directory = checkpoint(backup);
      if (Files.isDirectory(directory)) {
        try (var files = Files.list(directory)) {
          for (Path file : files.toList()) {
            Files.delete(file);
          }
        }
        Files.delete(directory);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Takes in exported tables; the files are removed.
   *
   * @param files their paths
   * @param mapping who takes whose place
   */
  public synchronized void restore(List<String> files, Map<HostAddress, HostAddress> mapping) {
    if (files.isEmpty()) {
      throw new MetaError(RESTORE_FAILURE, "no files");
    }
    try {
      store().ingest(files);
      for (String file : files) {
        Files.delete(Path.of(file));
      }
    } catch (IOException e) {
      throw new MetaError(RESTORE_FAILURE, "ingest failed: " + e.getMessage());
    }
    TreeSet<HostAddress> machines = new TreeSet<>(machines());
    mapping.forEach(
        (from, to) -> {
          if (machines.contains(from) && !from.equals(to)) {
            store().remove(MetaTable.MACHINES, from.toString());
            store().put(MetaTable.MACHINES, to.toString(), "");
          }
        });
    parts()
        .forEach(
            (id, hosts) ->
                setReplicas(
                    id, hosts.stream().map(host -> mapping.getOrDefault(host, host)).toList()));
  }
}
