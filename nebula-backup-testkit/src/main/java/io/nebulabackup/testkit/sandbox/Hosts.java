// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.sandbox;

import io.nebulabackup.core.metad.RaftState;
import io.nebulabackup.model.HostAddress;
import io.nebulabackup.model.PartitionId;
import io.nebulabackup.spec.TlsSpec;
import io.nebulabackup.testkit.sandbox.meta.Metad;
import io.nebulabackup.testkit.sandbox.storaged.Storaged;
import io.nebulabackup.testkit.sandbox.storaged.StoragedCrash;
import io.nebulabackup.testkit.thrift.Stall;
import io.nebulabackup.testkit.thrift.ThriftServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sandbox's services: where they are, who runs, and what their ports answer. */
final class Hosts {

  private static final Logger LOG = LoggerFactory.getLogger(Hosts.class);
  private static final String METAD_HOST = "127.0.0.10";

  private final SandboxCluster cluster;
  private final Metad metad;
  private final SandboxMetaService metaService;
  private final @Nullable TlsSpec metadTls;
  private final List<Storaged> storages = new ArrayList<>();
  private final Map<HostAddress, ThriftServer> raftPorts = new TreeMap<>();
  private final Set<HostAddress> waiting = new ConcurrentSkipListSet<>();
  private final List<ServiceScript> scripts = new ArrayList<>();
  private final Map<String, SandboxAgent> agents = new TreeMap<>();
  private final ScheduledExecutorService scriptWatcher =
      Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "sandbox-services"));

  /** A script that starts a service ends before the service has read its data. */
  private final ExecutorService starter =
      Executors.newSingleThreadExecutor(task -> daemon(task, "sandbox-start"));

  private @Nullable Future<?> scriptWatching;
  private @Nullable ThriftServer metaPort;
  private int metaPortNumber;

  Hosts(SandboxCluster cluster, SandboxCluster.Builder builder) throws IOException {
    this.cluster = cluster;
    Path directory = Files.createDirectories(builder.directory());
    this.metad = new Metad(directory.resolve("metad"), new Random(builder.seed()));
    this.metaService = new SandboxMetaService(cluster);
    this.metadTls = builder.metadTls();
    this.metaPort = listen(0);
    this.metaPortNumber = metaPort.port();
    scripts.add(new ServiceScript(metad.root(), this::metadScript));
    for (int i = 0; i < builder.storageHosts(); i++) {
      addStoraged(builder, directory.resolve("storaged" + i), "127.0.0." + (11 + i));
    }
    agents.put(METAD_HOST, new SandboxAgent(METAD_HOST, metad.root(), metadAddress(), builder));
    for (Storaged storage : storages) {
      String host = storage.address().host();
      agents.put(host, new SandboxAgent(host, storage.root(), metadAddress(), builder));
    }
  }

  private ThriftServer listen(int port) throws IOException {
    return metadTls == null
        ? ThriftServer.start(METAD_HOST, port, metaService.processor())
        : ThriftServer.start(METAD_HOST, port, metaService.processor(), metadTls);
  }

  /** Raft's port is the thrift port and one: the free port found is taken for raft's. */
  private void addStoraged(SandboxCluster.Builder builder, Path root, String host)
      throws IOException {
    List<Path> dataDirs = new ArrayList<>();
    for (int d = 0; d < builder.dataPathsPerHost(); d++) {
      dataDirs.add(root.resolve(d == 0 ? "data" : "data" + d));
    }
    Storaged[] self = new Storaged[1];
    ThriftServer raft =
        ThriftServer.start(
            host,
            new io.nebulabackup.testkit.thrift.RaftStateProcessor(
                id -> self[0] == null ? Optional.empty() : raftState(self[0], id)));
    HostAddress address = new HostAddress(host, raft.port() - 1);
    self[0] = new Storaged(address, root, dataDirs, builder.walFileBytes(), cluster.clock());
    storages.add(self[0]);
    raftPorts.put(address, raft);
    scripts.add(new ServiceScript(root, verb -> storagedScript(self[0], verb)));
  }

  private Optional<RaftState> raftState(Storaged storage, PartitionId id) {
    boolean leads =
        cluster.groups().stream()
            .filter(group -> group.id().equals(id))
            .anyMatch(group -> group.leader().map(l -> l == storage).orElse(false));
    return storage.state(id).map(state -> RaftStates.of(state, leads));
  }

  Metad metad() {
    return metad;
  }

  /** The root directory of the service on a host. */
  Path root(String host) {
    return host.equals(METAD_HOST)
        ? metad.root()
        : storages.stream()
            .filter(storage -> storage.address().host().equals(host))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no service on " + host))
            .root();
  }

  HostAddress metadAddress() {
    return new HostAddress(METAD_HOST, metaPortNumber);
  }

  List<Storaged> storages() {
    return storages;
  }

  void startAll(boolean withAgents) {
    metad.start();
    for (Storaged storage : storages) {
      metad.addMachine(storage.address());
    }
    for (Storaged storage : storages) {
      startStoraged(storage);
    }
    scriptWatching =
        scriptWatcher.scheduleWithFixedDelay(this::serveScripts, 5, 5, TimeUnit.MILLISECONDS);
    if (withAgents) {
      startAgents();
    }
  }

  /** Starts the agents that do not run. */
  void startAgents() {
    agents.forEach(
        (host, agent) -> {
          if (!agent.isRunning()) {
            metaService.forgetAgent(host);
            agent.start();
          }
        });
    awaitAgents();
  }

  /** Waits until metad has heard of every agent that runs. */
  void awaitAgents() {
    List<String> expected =
        agents.entrySet().stream()
            .filter(entry -> entry.getValue().isRunning())
            .map(Map.Entry::getKey)
            .toList();
    awaitAgents(expected);
  }

  /** Waits until metad has heard of an agent on each of these hosts. */
  void awaitAgents(Collection<String> expected) {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    while (!metaService.knowsAgents(expected)) {
      if (System.nanoTime() - end > 0) {
        throw new IllegalStateException("agents did not report to metad: " + expected);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
  }

  private void serveScripts() {
    try {
      for (ServiceScript script : scripts) {
        script.serve();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  private String metadScript(String verb) {
    switch (verb) {
      case "start" -> {
        openMetad();
        starter.execute(this::startWaiting);
      }
      case "stop" -> stopMetad();
      default -> {
        return metad.isRunning() ? "nebula-metad(sandbox): Running" : "nebula-metad: Exited";
      }
    }
    return "nebula-metad: " + verb + "ed";
  }

  private String storagedScript(Storaged storage, String verb) {
    switch (verb) {
      case "start" -> {
        waiting.add(storage.address());
        starter.execute(this::startWaiting);
      }
      case "stop" -> stopStoraged(storage);
      default -> {
        // In this order: it is not running before it waits no more.
        return waiting.contains(storage.address()) || storage.isRunning()
            ? "nebula-storaged(sandbox): Running"
            : "nebula-storaged: Exited";
      }
    }
    return "nebula-storaged: " + verb + "ed";
  }

  synchronized void startMetad() {
    openMetad();
    startWaiting();
  }

  private synchronized void openMetad() {
    metad.start();
    if (metaPort == null) {
      try {
        metaPort = listen(metaPortNumber);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    cluster.assignPartitions();
  }

  synchronized void stopMetad() {
    ThriftServer port = metaPort;
    if (port != null) {
      port.close();
      metaPort = null;
    }
    metaService.forgetAgents();
    metad.stop();
  }

  /**
   * Starts a storaged; where metad does not know it yet, it waits and is started once metad does,
   * as the real one asks again and again.
   */
  synchronized void startStoraged(Storaged storage) {
    waiting.add(storage.address());
    startWaiting();
  }

  synchronized void startWaiting() {
    if (!metad.isRunning()) {
      return;
    }
    boolean started = false;
    for (HostAddress address : List.copyOf(waiting)) {
      Storaged storage = cluster.storaged(address);
      if (metad.machines().contains(address) && accepts(storage)) {
        try {
          storage.start(assignedTo(address));
          writeClusterId(storage);
          started = true;
        } catch (StoragedCrash e) {
          LOG.debug("storaged {} crashed at its start", address, e); // Its status tells.
        } finally {
          waiting.remove(address);
        }
      }
    }
    if (started) {
      cluster.settle();
    }
  }

  private List<PartitionId> assignedTo(HostAddress address) {
    return metad.parts().entrySet().stream()
        .filter(entry -> entry.getValue().contains(address))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** A storaged that remembers another cluster's id is refused. */
  private boolean accepts(Storaged storage) {
    try {
      Path file = storage.root().resolve("cluster.id");
      return !Files.exists(file)
          || ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN).getLong()
              == metad.clusterId();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void writeClusterId(Storaged storage) {
    try {
      Files.write(
          storage.root().resolve("cluster.id"),
          ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(metad.clusterId()).array());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  synchronized void stopStoraged(Storaged storage) {
    waiting.remove(storage.address());
    storage.stop();
  }

  void stopAgent(String host) {
    SandboxAgent agent = agents.get(host);
    if (agent != null) {
      agent.stop();
      metaService.forgetAgent(host);
    }
  }

  void failNext(String method, int code) {
    metaService.failNext(method, code);
  }

  synchronized Stall stall(String method) {
    if (metaPort == null) {
      throw new IllegalStateException("metad does not run");
    }
    return metaPort.stall(method);
  }

  synchronized List<String> metadCalls() {
    return metaPort == null ? List.of() : metaPort.calls();
  }

  private void stopWatching() {
    starter.shutdown();
    if (scriptWatching != null) {
      scriptWatching.cancel(false);
    }
    scriptWatcher.shutdownNow();
  }

  List<Runnable> closing() {
    List<Runnable> steps = new ArrayList<>();
    steps.add(this::stopWatching);
    agents.values().forEach(agent -> steps.add(agent::stop));
    storages.forEach(storage -> steps.add(() -> stopStoraged(storage)));
    raftPorts.values().forEach(port -> steps.add(port::close));
    steps.add(this::stopMetad);
    return steps;
  }
}
