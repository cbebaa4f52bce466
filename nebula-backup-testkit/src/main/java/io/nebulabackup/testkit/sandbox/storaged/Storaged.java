// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.sandbox.storaged;

import io.nebulabackup.model.HostAddress;
import io.nebulabackup.model.LogPosition;
import io.nebulabackup.model.PartitionId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One storaged: its engines and replicas while it runs, its directories always. */
public final class Storaged {

  private final HostAddress address;
  private final Path root;
  private final List<Path> dataDirs;
  private final long walFileBytes;
  private final InstantSource clock;
  private final Map<Integer, List<SpaceEngine>> engines = new TreeMap<>();
  private final NavigableMap<PartitionId, Replica> replicas = new TreeMap<>();

  private boolean running;
  private @Nullable StoragedCrash crash;

  /**
   * Describes a storaged that does not run yet.
   *
   * @param address its thrift address
   * @param root its root directory
   * @param dataDirs its data directories
   * @param walFileBytes {@code wal_file_size}
   * @param clock the sandbox's time
   */
  public Storaged(
      HostAddress address, Path root, List<Path> dataDirs, long walFileBytes, InstantSource clock) {
    this.address = address;
    this.root = root;
    this.dataDirs = List.copyOf(dataDirs);
    this.walFileBytes = walFileBytes;
    this.clock = clock;
  }

  /**
   * Returns the thrift address.
   *
   * @return the address
   */
  public HostAddress address() {
    return address;
  }

  /**
   * Returns the root directory.
   *
   * @return holds {@code cluster.id} and {@code scripts/}
   */
  public Path root() {
    return root;
  }

  /**
   * Returns the data directories.
   *
   * @return in the order of the configuration
   */
  public List<Path> dataDirs() {
    return dataDirs;
  }

  /**
   * Tells whether it runs.
   *
   * @return true between a start that succeeded and a stop
   */
  public synchronized boolean isRunning() {
    return running;
  }

  /**
   * Returns why the last start failed.
   *
   * @return the crash, or empty
   */
  public synchronized Optional<StoragedCrash> crash() {
    return Optional.ofNullable(crash);
  }

  /**
   * Starts with what is on disk. Partitions that metad does not assign to this storaged are
   * dropped; those assigned and not on disk begin empty.
   *
   * @param assigned the partitions that metad assigns to this storaged
   * @throws StoragedCrash if the disk holds what the real storaged would not survive
   */
  public synchronized void start(Collection<PartitionId> assigned) {
    if (running) {
      return;
    }
    crash = null;
    try {
      openEngines(assigned);
      running = true;
      for (PartitionId id : assigned) {
        addReplica(id);
      }
    } catch (StoragedCrash e) {
      crash = e;
      stop();
      throw e;
    } catch (IOException e) {
      stop();
      throw new UncheckedIOException(e);
    }
  }

  private void openEngines(Collection<PartitionId> assigned) throws IOException {
    Set<PartitionId> wanted = new TreeSet<>(assigned);
    for (Path dataDir : dataDirs) {
      for (int space : spacesOnDisk(dataDir)) {
        SpaceEngine engine = SpaceEngine.open(spaceDir(dataDir, space));
        boolean used = false;
        for (int part : engine.parts()) {
          if (wanted.contains(new PartitionId(space, part))) {
            used = true;
          } else {
            engine.removePart(part);
          }
        }
        if (used) {
          engines.computeIfAbsent(space, any -> new ArrayList<>()).add(engine);
        } else {
          engine.close();
          deleteTree(spaceDir(dataDir, space));
        }
      }
    }
  }

  private static Path spaceDir(Path dataDir, int space) {
    return dataDir.resolve("nebula").resolve(Integer.toString(space));
  }

  private static List<Integer> spacesOnDisk(Path dataDir) throws IOException {
    Path nebula = dataDir.resolve("nebula");
    if (!Files.isDirectory(nebula)) {
      return List.of();
    }
    try (Stream<Path> found = Files.list(nebula)) {
      return found
          .map(path -> path.getFileName().toString())
          .filter(name -> name.matches("[1-9]\\d*"))
          .map(Integer::valueOf)
          .sorted()
          .toList();
    }
  }

  /**
   * Begins to hold a replica of a partition; of one that is on disk, with what is there.
   *
   * @param id the partition
   */
  public synchronized void addReplica(PartitionId id) {
    if (!running || replicas.containsKey(id)) {
      return;
    }
    try {
      SpaceEngine engine = engineFor(id);
      engine.addPart(id.part());
      ReplicaWal wal =
          ReplicaWal.open(
              engine.directory().resolve("wal").resolve(Integer.toString(id.part())),
              walFileBytes,
              clock);
      replicas.put(id, Replica.start(id, engine, wal));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The engine that has the partition; for a new one, the engine with the fewest partitions. */
  private SpaceEngine engineFor(PartitionId id) throws IOException {
    List<SpaceEngine> ofSpace = engines.computeIfAbsent(id.space(), any -> new ArrayList<>());
    for (SpaceEngine engine : ofSpace) {
      if (engine.parts().contains(id.part())) {
        return engine;
      }
    }
    for (Path dataDir : dataDirs) {
      Path directory = spaceDir(dataDir, id.space());
      if (ofSpace.stream().noneMatch(engine -> engine.directory().equals(directory))) {
        ofSpace.add(SpaceEngine.open(directory));
      }
    }
    return ofSpace.stream()
        .min(java.util.Comparator.comparingInt(engine -> engine.parts().size()))
        .orElseThrow();
  }

  /**
   * Ceases to hold a replica: its data and WAL are removed.
   *
   * @param id the partition
   */
  public synchronized void removeReplica(PartitionId id) {
    Replica replica = replicas.remove(id);
    if (replica == null) {
      return;
    }
    try {
      replica.close();
      replica.engine().removePart(id.part());
      deleteTree(replica.engine().directory().resolve("wal").resolve(Integer.toString(id.part())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Removes a space with all its directories, checkpoints included, as {@code
   * auto_remove_invalid_space} does.
   *
   * @param space the space's id
   */
  public synchronized void removeSpace(int space) {
    if (!running) {
      return;
    }
    replicas.keySet().stream()
        .filter(id -> id.space() == space)
        .toList()
        .forEach(this::removeReplica);
    try {
      for (SpaceEngine engine : engines.getOrDefault(space, List.of())) {
        engine.close();
        deleteTree(engine.directory());
      }
      engines.remove(space);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Stops. What was written stays written. */
  public synchronized void stop() {
    running = false;
    try {
      for (Replica replica : replicas.values()) {
        replica.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      replicas.clear();
      engines.values().forEach(list -> list.forEach(SpaceEngine::close));
      engines.clear();
    }
  }

  @Nullable Replica replica(PartitionId id) {
    synchronized (this) {
      return running ? replicas.get(id) : null;
    }
  }

  /**
   * Blocks or unblocks writes of clients, until told otherwise or restarted.
   *
   * @param spaces the spaces
   * @param on whether to block
   */
  public synchronized void blockWrites(Set<Integer> spaces, boolean on) {
    replicas.forEach(
        (id, replica) -> {
          if (spaces.contains(id.space())) {
            replica.block(on);
          }
        });
  }

  /**
   * One engine's part of a checkpoint.
   *
   * @param space the space's id
   * @param path the checkpoint's directory
   * @param led the last log of each partition that this storaged led
   */
  public record EngineCheckpoint(int space, Path path, Map<Integer, LogPosition> led) {}

  /**
   * Makes a checkpoint: first RocksDB's, then each WAL's hard links.
   *
   * @param spaces the spaces
   * @param name the checkpoint's name
   * @param led the partitions that this storaged leads
   * @return one entry per engine
   */
  public synchronized List<EngineCheckpoint> checkpoint(
      Set<Integer> spaces, String name, Set<PartitionId> led) {
    List<EngineCheckpoint> made = new ArrayList<>();
    try {
      for (int space : spaces) {
        for (SpaceEngine engine : engines.getOrDefault(space, List.of())) {
          Path path = engine.directory().resolve("checkpoints").resolve(name);
          deleteTree(path);
          engine.checkpoint(path.resolve("data"));
          Map<Integer, LogPosition> positions = new TreeMap<>();
          for (Replica replica : replicas.values()) {
            if (replica.engine() == engine) {
              int part = replica.id().part();
              replica.linkWal(path.resolve("wal").resolve(Integer.toString(part)));
              if (led.contains(replica.id())) {
                positions.put(part, replica.last());
              }
            }
          }
          made.add(new EngineCheckpoint(space, path, positions));
        }
      }
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Removes a checkpoint.
   *
   * @param spaces the spaces
   * @param name the checkpoint's name
   */
  public synchronized void dropCheckpoint(Set<Integer> spaces, String name) {
    try {
      for (Path dataDir : dataDirs) {
        for (int space : spaces) {
          deleteTree(spaceDir(dataDir, space).resolve("checkpoints").resolve(name));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Removes WAL that is older than it must be kept.
   *
   * @param ttl {@code wal_ttl}
   */
  public synchronized void cleanWal(Duration ttl) {
    try {
      for (Replica replica : replicas.values()) {
        replica.cleanWal(ttl);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Compacts all engines, if it runs. */
  public synchronized void compact() {
    try {
      for (List<SpaceEngine> ofSpace : engines.values()) {
        for (SpaceEngine engine : ofSpace) {
          engine.compact();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A replica as its raft port tells.
   *
   * @param term its term
   * @param committed what it has applied
   * @param last the end of its WAL
   */
  public record ReplicaState(long term, LogPosition committed, LogPosition last) {}

  /**
   * Describes a replica.
   *
   * @param id the partition
   * @return its state, or empty if this storaged does not run or has no such replica
   */
  public synchronized Optional<ReplicaState> state(PartitionId id) {
    Replica replica = replica(id);
    return replica == null
        ? Optional.empty()
        : Optional.of(new ReplicaState(replica.term(), replica.committed(), replica.last()));
  }

  /**
   * Digests a replica's content.
   *
   * @param id the partition
   * @return the digest, or empty if this storaged does not run or has no such replica
   */
  public synchronized Optional<PartDigest> digest(PartitionId id) {
    Replica replica = replica(id);
    try {
      return replica == null ? Optional.empty() : Optional.of(replica.digest());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Digests a partition in an engine's files: of a checkpoint, or of a storaged that does not run.
   *
   * @param data RocksDB's directory
   * @param part the partition
   * @return the digest
   * @throws IOException if RocksDB cannot open it
   */
  public static PartDigest digestOf(Path data, int part) throws IOException {
    return SpaceEngine.digestOf(data, part);
  }

  private static void deleteTree(Path tree) throws IOException {
    if (Files.exists(tree)) {
      try (Stream<Path> found = Files.walk(tree)) {
        for (Path path : found.sorted(java.util.Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }
}
