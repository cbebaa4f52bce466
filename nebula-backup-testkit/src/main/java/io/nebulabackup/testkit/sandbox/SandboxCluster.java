// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.sandbox;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.nebulabackup.model.HostAddress;
import io.nebulabackup.model.PartitionId;
import io.nebulabackup.spec.TlsSpec;
import io.nebulabackup.testkit.sandbox.meta.Metad;
import io.nebulabackup.testkit.sandbox.meta.SpaceRow;
import io.nebulabackup.testkit.sandbox.storaged.PartDigest;
import io.nebulabackup.testkit.sandbox.storaged.RaftGroup;
import io.nebulabackup.testkit.sandbox.storaged.Storaged;
import io.nebulabackup.testkit.thrift.Stall;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A NebulaGraph-compatible cluster in this JVM; see the package for what it is and is not. Safe for
 * use by several threads. Closing it ends everything it started; its directory stays.
 */
public final class SandboxCluster implements AutoCloseable {

  private final SandboxClock clock;
  private final Hosts hosts;
  private final Map<PartitionId, RaftGroup> groups = new TreeMap<>();
  private final CheckpointMaker checkpoints;
  private final Jobs jobs = new Jobs();

  private SandboxCluster(Builder builder) throws IOException {
    this.clock = new SandboxClock(Instant.now().truncatedTo(ChronoUnit.SECONDS));
    this.hosts = new Hosts(this, builder);
    this.checkpoints = new CheckpointMaker(this);
    hosts.startAll(builder.agents());
  }

  /**
   * Returns a builder.
   *
   * @return a builder with every default but the directory
   */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects what a sandbox is to be like. Not safe for use by several threads. */
  public static final class Builder {
    private @Nullable Path directory;
    private int storageHosts = 3;
    private int dataPathsPerHost = 1;
    private long walFileBytes = 16L << 20;
    private boolean agents = true;
    private @Nullable TlsSpec agentTls;
    private @Nullable TlsSpec metadTls;
    private final List<Path> localStorage = new ArrayList<>();
    private long seed = new Random().nextLong();

    private Builder() {}

    /**
     * Sets where everything is kept.
     *
     * @param where a directory; created if missing
     * @return this builder
     */
    @CanIgnoreReturnValue
    public Builder directory(Path where) {
      directory = where.toAbsolutePath();
      return this;
    }

    /**
     * Sets how many storageds there are, each on a host of its own.
     *
     * @param count 1 to 200; 3 unless set
     * @return this builder
     */
    @CanIgnoreReturnValue
    public Builder storageHosts(int count) {
      storageHosts = count;
      return this;
    }

    /**
     * Sets how many data directories each storaged has.
     *
     * @param count at least 1; 1 unless set
     * @return this builder
     */
    @CanIgnoreReturnValue
    public Builder dataPathsPerHost(int count) {
      dataPathsPerHost = count;
      return this;
    }

    /**
     * Sets {@code wal_file_size}.
     *
     * @param bytes when a WAL file is full; 16 MiB unless set
     * @return this builder
     */
    @CanIgnoreReturnValue
    public Builder walFileBytes(long bytes) {
      walFileBytes = bytes;
      return this;
    }

    /**
     * Sets whether agents run beside the services.
     *
     * @param run true unless set
     * @return this builder
     */
    @CanIgnoreReturnValue
    public Builder agents(boolean run) {
      agents = run;
      return this;
    }

    /**
     * Sets how the agents speak TLS, all with the same certificate.
     *
     * @param tls the agents' certificate and key, and whose clients they take; plain text unless
     *     set
     * @return this builder
     */
    @CanIgnoreReturnValue
    public Builder agentTls(TlsSpec tls) {
      agentTls = tls;
      return this;
    }

    /**
     * Has metad speak TLS, as the real one does with {@code enable_meta_ssl}. It asks its clients
     * for no certificate. The sandbox's own agents take any certificate of it.
     *
     * @param tls metad's certificate and key; plain thrift unless set
     * @return this builder
     */
    @CanIgnoreReturnValue
    public Builder metadTls(TlsSpec tls) {
      metadTls = tls;
      return this;
    }

    /**
     * Names a directory in which the agents take stores of backups; may be repeated.
     *
     * @param directory an absolute path; any directory will do for them unless one is named
     * @return this builder
     */
    @CanIgnoreReturnValue
    public Builder localStorage(Path directory) {
      localStorage.add(directory);
      return this;
    }

    /**
     * Sets the seed of what the sandbox makes up, such as cluster ids.
     *
     * @param value the seed; random unless set
     * @return this builder
     */
    @CanIgnoreReturnValue
    public Builder seed(long value) {
      seed = value;
      return this;
    }

    /**
     * Starts the sandbox.
     *
     * @return the running cluster, without any space
     */
    public SandboxCluster start() {
      try {
        return new SandboxCluster(this);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    Path directory() {
      if (directory == null) {
        throw new IllegalStateException("a sandbox needs a directory");
      }
      return directory;
    }

    int storageHosts() {
      return storageHosts;
    }

    int dataPathsPerHost() {
      return dataPathsPerHost;
    }

    long walFileBytes() {
      return walFileBytes;
    }

    boolean agents() {
      return agents;
    }

    @Nullable TlsSpec agentTls() {
      return agentTls;
    }

    @Nullable TlsSpec metadTls() {
      return metadTls;
    }

    List<Path> localStorage() {
      return localStorage.isEmpty() ? List.of(Path.of("/")) : List.copyOf(localStorage);
    }

    long seed() {
      return seed;
    }
  }

  /**
   * Returns metad's address.
   *
   * @return {@code host:port} of its thrift port
   */
  public String metad() {
    return hosts.metadAddress().toString();
  }

  /**
   * Returns the storageds' addresses.
   *
   * @return their thrift addresses, in order
   */
  public List<HostAddress> storages() {
    return hosts.storages().stream().map(Storaged::address).toList();
  }

  /**
   * Returns metad's cluster id.
   *
   * @return the id, another one after metad's data was lost
   */
  public long clusterId() {
    return hosts.metad().clusterId();
  }

  /**
   * Returns the sandbox's time.
   *
   * @return the clock, which stands still until it is told to go on
   */
  public SandboxClock clock() {
    return clock;
  }

  Hosts hosts() {
    return hosts;
  }

  Metad meta() {
    return hosts.metad();
  }

  CheckpointMaker checkpoints() {
    return checkpoints;
  }

  Jobs jobs() {
    return jobs;
  }

  Storaged storaged(HostAddress address) {
    return hosts.storages().stream()
        .filter(storage -> storage.address().equals(address))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no storaged " + address));
  }

  RaftGroup group(PartitionId id) {
    synchronized (groups) {
      RaftGroup group = groups.get(id);
      if (group == null) {
        throw new IllegalArgumentException("no partition " + id);
      }
      return group;
    }
  }

  List<RaftGroup> groups() {
    synchronized (groups) {
      return List.copyOf(groups.values());
    }
  }

  /** Takes the partitions and who holds them from metad. */
  void assignPartitions() {
    synchronized (groups) {
      groups.clear();
      meta()
          .parts()
          .forEach(
              (id, replicas) ->
                  groups.put(
                      id, new RaftGroup(id, replicas.stream().map(this::storaged).toList())));
    }
  }

  /** Lets every partition that can have a leader elect one, and followers apply what it has. */
  void settle() {
    for (RaftGroup group : groups()) {
      if (group.electIfNeeded()) {
        group.heartbeat();
        group.heartbeat();
      }
    }
  }

  /**
   * Creates a space, and waits until every partition has a leader.
   *
   * @param name the space's name
   * @param partitions how many partitions
   * @param replicaFactor how many replicas of each
   * @return the space
   */
  public SandboxSpace createSpace(String name, int partitions, int replicaFactor) {
    SpaceRow row = meta().createSpace(name, partitions, replicaFactor, 16);
    Map<PartitionId, List<HostAddress>> parts = meta().parts();
    synchronized (groups) {
      parts.forEach(
          (id, replicas) -> {
            if (id.space() == row.id()) {
              List<Storaged> peers = replicas.stream().map(this::storaged).toList();
              peers.forEach(peer -> peer.addReplica(id));
              RaftGroup group = new RaftGroup(id, peers);
              groups.put(id, group);
              group.electIfNeeded();
            }
          });
    }
    return new SandboxSpace(this, row);
  }

  /**
   * Returns a space.
   *
   * @param name the space's name
   * @return the space
   */
  public SandboxSpace space(String name) {
    return new SandboxSpace(
        this,
        meta().space(name).orElseThrow(() -> new IllegalArgumentException("no space " + name)));
  }

  /**
   * Drops a space with all its data and checkpoints.
   *
   * @param name the space's name
   */
  public void dropSpace(String name) {
    SpaceRow row = meta().space(name).orElseThrow();
    meta().dropSpace(row);
    synchronized (groups) {
      groups.keySet().removeIf(id -> id.space() == row.id());
    }
    hosts.storages().forEach(storage -> storage.removeSpace(row.id()));
  }

  /**
   * Moves a replica of a partition from one storaged to another, by a raft snapshot.
   *
   * @param id the partition
   * @param from who gives it up
   * @param to who takes it
   */
  public void movePartition(PartitionId id, HostAddress from, HostAddress to) {
    RaftGroup group = group(id);
    group.move(storaged(from), storaged(to));
    meta().setReplicas(id, group.peers().stream().map(Storaged::address).toList());
  }

  /** Lets every partition that has lost its leader elect another, where a majority lives. */
  public void electLeaders() {
    groups().forEach(RaftGroup::electIfNeeded);
  }

  /** Appends an empty record to every partition, as each round of heartbeats does. */
  public void heartbeat() {
    groups().forEach(RaftGroup::heartbeat);
  }

  /**
   * Lets storaged remove WAL that is older than it must be kept.
   *
   * @param ttl {@code wal_ttl}; age is by the sandbox's clock
   */
  public void cleanWal(Duration ttl) {
    hosts.storages().stream().filter(Storaged::isRunning).forEach(s -> s.cleanWal(ttl));
  }

  /** Compacts the data of every storaged that runs. */
  public void compact() {
    hosts.storages().forEach(Storaged::compact);
  }

  /**
   * Stops a storaged without a word to anyone.
   *
   * @param host the storaged's address
   */
  public void kill(HostAddress host) {
    hosts.stopStoraged(storaged(host));
  }

  /**
   * Starts a storaged with what is on its disk, and lets its partitions catch up.
   *
   * @param host the storaged's address
   */
  public void start(HostAddress host) {
    hosts.startStoraged(storaged(host));
  }

  /** Waits until metad has heard of every agent that runs, as after metad was started again. */
  public void awaitAgents() {
    hosts.awaitAgents();
  }

  /**
   * Waits until metad has heard of agents that the sandbox did not start itself.
   *
   * @param agentHosts the hosts on which they say to be, such as 127.0.0.10 for metad's
   */
  public void awaitAgents(Collection<String> agentHosts) {
    hosts.awaitAgents(agentHosts);
  }

  /**
   * Returns where a service of the sandbox is installed, which an agent of one's own must serve.
   *
   * @param host the host of metad or a storaged
   * @return its root directory
   */
  public Path root(String host) {
    return hosts.root(host);
  }

  /** Stops metad. */
  public void stopMetad() {
    hosts.stopMetad();
  }

  /** Starts metad with what is on its disk. */
  public void startMetad() {
    hosts.startMetad();
  }

  /**
   * Starts an agent beside metad and every storaged whose own does not run, and waits until metad
   * has heard of it. Of other agents on these hosts metad knows no more; stop them before.
   */
  public void startAgents() {
    hosts.startAgents();
  }

  /**
   * Stops the agent beside a service.
   *
   * @param host the service's address
   */
  public void stopAgent(HostAddress host) {
    hosts.stopAgent(host.host());
  }

  /** Kills all services and wipes their data directories and cluster ids. The agents live on. */
  public void destroyData() {
    hosts.stopMetad();
    hosts.storages().forEach(hosts::stopStoraged);
    try {
      deleteTree(hosts.metad().dataDir());
      for (Storaged storage : hosts.storages()) {
        for (Path dataDir : storage.dataDirs()) {
          deleteTree(dataDir);
        }
        Files.deleteIfExists(storage.root().resolve("cluster.id"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void deleteTree(Path tree) throws IOException {
    if (Files.exists(tree)) {
      try (var found = Files.walk(tree)) {
        for (Path path : found.sorted(java.util.Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  /**
   * Adds a job to metad's list.
   *
   * @param space the space it is in
   * @param type a NebulaGraph job type, such as {@code COMPACT}
   * @param running true for running, false for finished
   */
  public void addJob(SandboxSpace space, String type, boolean running) {
    jobs.add(space.id(), type, running);
  }

  /** Forgets all jobs. */
  public void clearJobs() {
    jobs.clear();
  }

  /**
   * Lets metad answer the next call of a method with an error code. As in metad, a createBackup
   * that fails with -3, -24 or -2041 leaves a backup on record, with the status INVALID.
   *
   * @param method the thrift method, such as {@code createBackup}
   * @param code NebulaGraph's error code
   */
  public void failNext(String method, int code) {
    hosts.failNext(method, code);
  }

  /**
   * Lets metad hold back its answer to the next call of a method.
   *
   * @param method the thrift method
   * @return tells when the call has come, and lets it go on
   */
  public Stall stall(String method) {
    return hosts.stall(method);
  }

  /**
   * Returns the thrift methods that metad has been asked.
   *
   * @return the names, in order, since metad was started last
   */
  public List<String> metadCalls() {
    return hosts.metadCalls();
  }

  /**
   * Returns the backups' checkpoints that the cluster holds.
   *
   * @return their names
   */
  public List<String> checkpointNames() {
    return List.copyOf(meta().snapshots().keySet());
  }

  /**
   * Digests what every running replica holds.
   *
   * @return per partition, the digest of each replica by storaged
   */
  public NavigableMap<PartitionId, Map<HostAddress, PartDigest>> digests() {
    NavigableMap<PartitionId, Map<HostAddress, PartDigest>> digests = new TreeMap<>();
    for (RaftGroup group : groups()) {
      Map<HostAddress, PartDigest> replicas = new TreeMap<>();
      for (Storaged peer : group.peers()) {
        peer.digest(group.id()).ifPresent(digest -> replicas.put(peer.address(), digest));
      }
      digests.put(group.id(), replicas);
    }
    return digests;
  }

  /**
   * Digests what every partition's leader holds.
   *
   * @return the digest per partition
   */
  public NavigableMap<PartitionId, PartDigest> leaderDigests() {
    NavigableMap<PartitionId, PartDigest> digests = new TreeMap<>();
    for (RaftGroup group : groups()) {
      group
          .leader()
          .flatMap(leader -> leader.digest(group.id()))
          .ifPresent(digest -> digests.put(group.id(), digest));
    }
    return digests;
  }

  /**
   * Returns a storaged's data directories.
   *
   * @param host the storaged's address
   * @return the directories, in the order of its configuration
   */
  public List<Path> dataDirs(HostAddress host) {
    return storaged(host).dataDirs();
  }

  @Override
  public void close() {
    List<Runnable> steps = new ArrayList<>(hosts.closing());
    RuntimeException failure = null;
    for (Runnable step : steps) {
      try {
        step.run();
      } catch (RuntimeException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
