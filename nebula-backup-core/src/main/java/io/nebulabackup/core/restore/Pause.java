// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.restore;

import io.nebulabackup.core.agent.Cancellation;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for conditions that nothing announces, such as a service coming up. */
final class Pause {

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

  private final Cancellation cancellation;

  Pause(Cancellation cancellation) {
    this.cancellation = cancellation;
  }

  /**
   * Waits until something is so.
   *
   * @param timeout how long at most
   * @param condition what to wait for; looked at repeatedly
   * @return whether it became so in time
   */
  boolean until(Duration timeout, BooleanSupplier condition) {
    long end = System.nanoTime() + timeout.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end >= 0) {
        return false;
      }
      rest();
    }
    return true;
  }

  private void rest() {
    CountDownLatch cancelled = new CountDownLatch(1);
    try (Cancellation.Registration registration = cancellation.onCancel(cancelled::countDown)) {
      if (cancelled.await(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS)) {
        cancellation.check();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      cancellation.cancel();
      cancellation.check();
    }
  }
}
