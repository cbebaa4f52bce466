// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent;

import io.grpc.Server;
import io.nebulabackup.agent.grpc.AgentParts;
import io.nebulabackup.agent.grpc.Calls;
import io.nebulabackup.agent.grpc.KnownCallers;
import io.nebulabackup.agent.grpc.TransferEndpoint;
import io.nebulabackup.agent.grpc.VendorServiceEndpoint;
import io.nebulabackup.agent.grpc.VendorStorageEndpoint;
import io.nebulabackup.agent.paths.LocalStorage;
import io.nebulabackup.agent.paths.ServedPaths;
import io.nebulabackup.agent.transfer.RateLimit;
import io.nebulabackup.agent.transfer.SpoolRoot;
import io.nebulabackup.agent.transfer.Stores;
import io.nebulabackup.agent.vendor.LocalMoves;
import io.nebulabackup.agent.vendor.ServiceControl;
import io.nebulabackup.agent.vendor.VendorTransfers;
import io.nebulabackup.core.agent.Cancellation;
import io.nebulabackup.core.storage.StorageBackends;
import io.nebulabackup.model.HostAddress;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An agent that runs: a gRPC server that offers the vendor's two services and our own, and
 * heartbeats to metad. Safe for use by several threads.
 *
 * <p>Whoever can connect can read and replace what is served, start and stop services, and have
 * objects written to any store the agent's host can reach, local directories if they are named in
 * {@link AgentConfig#localStorage()}. In a network that is not trusted, have the agent ask for
 * client certificates: {@link AgentConfig#tls()}.
 */
public final class BackupAgent implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(BackupAgent.class);
  private static final long GRACE_SECONDS = 5;

  private final AgentConfig config;
  private final SpoolRoot spool;
  private final AgentThreads threads;
  private final Cancellation closing = new Cancellation();
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Server server;
  private final ServedPaths paths;
  private final MetadHeartbeats heartbeats;
  private volatile int port;

  private BackupAgent(AgentConfig config, SpoolRoot spool) {
    this.config = config;
    this.spool = spool;
    paths = new ServedPaths(config.served(), config.serviceRoots());
    threads = new AgentThreads(config.maxCalls());
    Calls calls = new Calls(threads.workers(), closing);
    RateLimit rateLimit = new RateLimit(config.rateLimitMbps());
    LocalStorage local = new LocalStorage(config.localStorage());
    Stores stores = new Stores(StorageBackends::open, local, rateLimit);
    AgentParts parts =
        new AgentParts(paths, stores, rateLimit, spool.spool(), this::address, Instant.now());
    server =
        AgentServer.builder(config)
            .executor(threads.callbacks())
            .intercept(new KnownCallers(config.tls().isPresent()))
            .addService(new TransferEndpoint(calls, parts))
            .addService(
                new VendorStorageEndpoint(
                    calls,
                    new VendorTransfers(paths, local, stores, spool.spool()),
                    new LocalMoves(paths, local)))
            .addService(
                new VendorServiceEndpoint(
                    calls,
                    new ServiceControl(paths, spool.spool().dir(), config.playbackOptions()),
                    paths,
                    this::stop))
            .build();
    heartbeats = new MetadHeartbeats(config, paths);
  }

  /**
   * Starts an agent.
   *
   * @param config what it is to do
   * @return the agent, which the caller closes
   * @throws IOException if it cannot listen, or has no place for temporary files
   * @throws io.nebulabackup.error.InvalidSpecException if the configuration makes no sense
   */
  public static BackupAgent start(AgentConfig config) throws IOException {
    SpoolRoot spool = SpoolRoot.take(config.tempDir());
    BackupAgent agent = null;
    boolean started = false;
    try {
      agent = new BackupAgent(config, spool);
      agent.server.start();
      agent.port = agent.server.getPort();
      agent.heartbeats.start(agent.address());
      String exposure = Exposure.of(config);
      if (!exposure.isEmpty()) {
        LOG.warn("agent {} {}", agent.address(), exposure);
      }
      LOG.info("agent {} serves {}", agent.address(), agent.paths.directories());
      started = true;
      return agent;
    } finally {
      if (!started) {
        if (agent == null) {
          spool.close();
        } else {
          agent.close();
        }
      }
    }
  }

  /**
   * Returns the address the agent goes by.
   *
   * @return the advertised address, or the one it listens on
   */
  public HostAddress address() {
    return config
        .advertised()
        .orElseGet(() -> new HostAddress(config.listenHost(), port == 0 ? server.getPort() : port));
  }

  /** Ends the agent once the calls under way are done; returns at once. May be repeated. */
  public void stop() {
    if (!stopping.compareAndSet(false, true)) {
      return;
    }
    server.shutdown();
    Thread end =
        new Thread(
            () -> {
              try {
                server.awaitTermination();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              close();
            },
            "agent-stop");
    end.start();
  }

  /**
   * Waits until the agent has ended.
   *
   * @throws InterruptedException if the thread is interrupted meanwhile
   */
  public void awaitEnd() throws InterruptedException {
    ended.await();
  }

  /** Ends the agent and the calls under way, which fail as unavailable. May be repeated. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    heartbeats.close();
    server.shutdown();
    closing.cancel();
    try {
      if (!server.awaitTermination(GRACE_SECONDS, TimeUnit.SECONDS)) {
        server.shutdownNow();
      }
      threads.close();
    } catch (InterruptedException e) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    } finally {
      try {
        spool.close();
      } catch (IOException e) {
        LOG.warn("temporary files remain in {}", spool.spool().dir(), e);
      }
      ended.countDown();
    }
  }
}
