// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.agent;

import io.nebulabackup.error.BackupCancelledException;
import io.nebulabackup.error.BackupException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Repeats a shipment that failed for a passing reason. Its progress is that of all attempts
 * together: what an attempt moved in vain is moved again, and the sum waits until that has caught
 * up. Used for one shipment by one thread.
 */
final class ShipAttempts {

  /** Long enough, in sum, for an agent's container to come back. */
  static final List<Duration> PAUSES =
      List.of(Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(40));

  private final HasLanded shipment;
  private final List<Duration> pauses;
  private final Runnable beforeRepeat;
  private final Cancellation cancellation;

  /** What keeps track of a shipment over its attempts. */
  interface HasLanded {
    /** Bytes of objects that have landed. */
    long objectBytes();
  }

  /** One attempt at what has not landed. */
  interface Attempt {
    TransferSummary run();
  }

  ShipAttempts(
      HasLanded shipment, List<Duration> pauses, Runnable beforeRepeat, Cancellation cancellation) {
    this.shipment = shipment;
    this.pauses = pauses;
    this.beforeRepeat = beforeRepeat;
    this.cancellation = cancellation;
  }

  TransferSummary run(Attempt attempt) {
    for (int failed = 0; ; failed++) {
      long earlier = shipment.objectBytes();
      try {
        TransferSummary summary = attempt.run();
        return new TransferSummary(summary.requests(), earlier + summary.bytes());
      } catch (BackupException e) {
        if (failed == pauses.size() || !AgentErrors.isPassing(e)) {
          throw e;
        }
        pause(pauses.get(failed), e);
        beforeRepeat.run();
      }
    }
  }

  private void pause(Duration pause, BackupException why) {
    CountDownLatch cancelled = new CountDownLatch(1);
    try (Cancellation.Registration ignored = cancellation.onCancel(cancelled::countDown)) {
      if (cancelled.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new BackupCancelledException("cancelled before the next attempt", why);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BackupCancelledException("interrupted before the next attempt", e);
    }
  }
}
