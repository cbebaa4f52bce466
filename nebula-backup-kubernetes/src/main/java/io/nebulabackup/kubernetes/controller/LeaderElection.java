// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfig;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a {@link BackupController} as long as this process holds a Lease. If it loses the Lease, the
 * controller is stopped and this process stands for election again. Safe for use by several
 * threads.
 */
public final class LeaderElection implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LeaderElection.class);

  // Those of Kubernetes' own controllers.
  private static final Duration LEASE = Duration.ofSeconds(15);
  private static final Duration RENEW = Duration.ofSeconds(10);
  private static final Duration RETRY = Duration.ofSeconds(2);

  private final KubernetesClient client;
  private final ControllerSettings settings;
  private final LeaderElectionConfig config;

  // Guarded by this.
  private @Nullable CompletableFuture<?> candidacy;
  private @Nullable BackupController controller;
  private boolean closed;

  private LeaderElection(
      KubernetesClient client,
      ControllerSettings settings,
      String namespace,
      String lease,
      String identity) {
    this.client = client;
    this.settings = settings;
    this.config =
        new LeaderElectionConfigBuilder()
            .withName(lease)
            .withLock(new LeaseLock(namespace, lease, identity))
            .withLeaseDuration(LEASE)
            .withRenewDeadline(RENEW)
            .withRetryPeriod(RETRY)
            .withReleaseOnCancel(true)
            .withLeaderCallbacks(
                new LeaderCallbacks(
                    this::lead, this::follow, leader -> LOG.info("the leader is {}", leader)))
            .build();
  }

  /**
   * Stands for election.
   *
   * @param client how to reach the API server; it stays the caller's
   * @param settings how the controller works
   * @param namespace where the Lease is
   * @param lease the Lease's name, the same for all candidates
   * @param identity what tells this candidate from the others, such as its Pod's name
   * @return a candidate, which may become the leader at any time
   */
  public static LeaderElection start(
      KubernetesClient client,
      ControllerSettings settings,
      String namespace,
      String lease,
      String identity) {
    LeaderElection election = new LeaderElection(client, settings, namespace, lease, identity);
    election.stand();
    return election;
  }

  private synchronized void stand() {
    if (closed) {
      return;
    }
    CompletableFuture<?> standing = client.leaderElector().withConfig(config).build().start();
    candidacy = standing;
    CompletableFuture<?> unused =
        standing.whenComplete(
            (ended, failure) -> {
              if (failure != null) {
                LOG.warn("the election ended: {}", failure.toString());
              }
              stand();
            });
  }

  private synchronized void lead() {
    if (closed || controller != null) {
      return;
    }
    LOG.info("leading");
    try {
      controller = BackupController.start(client, settings);
    } catch (KubernetesClientException e) {
      LOG.error("cannot start, and stands back: {}", e.toString(), e);
      if (candidacy != null) {
        candidacy.cancel(true);
      }
    }
  }

  private void follow() {
    BackupController stopped;
    synchronized (this) {
      stopped = controller;
      controller = null;
    }
    if (stopped != null) {
      LOG.info("leading no longer");
      stopped.close();
    }
  }

  /** Stops the controller and gives the Lease back. */
  @Override
  public void close() {
    CompletableFuture<?> ending;
    synchronized (this) {
      closed = true;
      ending = candidacy;
    }
    if (ending != null) {
      ending.cancel(true);
    }
    follow();
  }
}
