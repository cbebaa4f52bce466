// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The sandbox's time: stands still until it is told to go on. WAL age, heartbeats and backup names
 * follow it. Safe for use by several threads.
 */
public final class SandboxClock implements InstantSource {

  private final AtomicReference<Instant> now;

  /**
   * Creates a clock.
   *
   * @param start where it begins
   */
  public SandboxClock(Instant start) {
    this.now = new AtomicReference<>(start);
  }

  /**
   * Returns the time.
   *
   * @return the current instant
   */
  @Override
  public Instant instant() {
    return Objects.requireNonNull(now.get());
  }

  /**
   * Lets time pass.
   *
   * @param time how much, not negative
   */
  public void advance(Duration time) {
    if (time.isNegative()) {
      throw new IllegalArgumentException("time does not go back: " + time);
    }
    now.updateAndGet(instant -> instant.plus(time));
  }
}
