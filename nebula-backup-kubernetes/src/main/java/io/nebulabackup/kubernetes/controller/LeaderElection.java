// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a {@link BackupController} as long as this process holds a Lease. If it loses the Lease, the
 * controller is stopped and this process stands for election again. From the moment on when another
 * might hold the Lease, the controller begins no call that writes, even if this process stood still
 * meanwhile and has not noticed yet. Safe for use by several threads.
 *
 * <p>Not fabric8's LeaderElector: it takes a Lease for free by comparing clocks of two machines,
 * gives it back before it tells that it does, and goes on leading while a request to renew hangs.
 */
public final class LeaderElection implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LeaderElection.class);

  // That of Kubernetes' own controllers.
  private static final Duration RETRY = Duration.ofSeconds(2);
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final Duration RETRY_START = Duration.ofSeconds(5);
  private static final long END_SECONDS = 30;

  private final KubernetesClient client;
  private final ControllerSettings settings;
  private final LeaseHold hold;

  // One renews, which may hang; the other looks whether the time is over.
  private final ScheduledExecutorService threads =
      Executors.newScheduledThreadPool(
          2,
          task -> {
            Thread thread = new Thread(task, "nebula-backup-leader");
            thread.setDaemon(true);
            return thread;
          });

  // Guarded by this.
  private @Nullable BackupController controller;
  private long startAt = System.nanoTime();
  private boolean closed;

  private LeaderElection(KubernetesClient client, ControllerSettings settings, LeaseHold hold) {
    this.client = client;
    this.settings = settings;
    this.hold = hold;
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
    LeaseHold hold =
        new LeaseHold(
            new ClientApi(client),
            namespace,
            lease,
            identity,
            InstantSource.system(),
            System::nanoTime);
    LeaderElection election = new LeaderElection(client, settings, hold);
    election.repeat(election::stand, RETRY);
    election.repeat(election::follow, LOOK);
    return election;
  }

  private void repeat(Runnable task, Duration pause) {
    var unused =
        threads.scheduleWithFixedDelay(
            () -> {
              try {
                task.run();
              } catch (RuntimeException e) {
                // Nobody else hears of it, and the next try may succeed; closing interrupts.
                if (!threads.isShutdown()) {
                  LOG.warn("tried again in {}: {}", pause, e.toString(), e);
                }
              }
            },
            0,
            pause.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  private void stand() {
    hold.renew();
  }

  /** Starts and stops the controller as the hold comes and goes. */
  private synchronized void follow() {
    boolean leads = hold.isHeld() && !closed;
    if (leads && controller == null && System.nanoTime() - startAt >= 0) {
      startAt = System.nanoTime() + RETRY_START.toNanos();
      controller = BackupController.start(client, settings, hold::isHeld);
      LOG.info("leading");
    } else if (!leads && controller != null) {
      LOG.info("leading no longer");
      controller.close();
      controller = null;
    }
  }

  /** Stops the controller, then gives the Lease back. */
  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    threads.shutdownNow();
    try {
      if (!threads.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("still asking for the Lease after {} s", END_SECONDS);
        follow();
        return;
      }
      follow();
      hold.release();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      follow();
    } catch (KubernetesClientException e) {
      LOG.warn("the Lease is not given back; its time is over soon: {}", e.toString());
    }
  }
}
