// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.storage;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/** A fault at work. Safe for use by several threads. */
public final class Fault {

  /** What happens to a call that is struck. */
  sealed interface Effect {

    record FailBefore(java.util.function.Supplier<? extends RuntimeException> failure)
        implements Effect {}

    record FailAfter(java.util.function.Supplier<? extends RuntimeException> failure)
        implements Effect {}

    record CutRead(long after, boolean loudly) implements Effect {}

    record FlipRead(long position) implements Effect {}

    record Hide() implements Effect {}

    record Refuse(String reason) implements Effect {}

    record Block() implements Effect {}
  }

  private final StorageOperation operation;
  private final Predicate<String> names;
  private final Effect effect;
  private final long skipped;
  private final long strikes;
  private final AtomicLong seen = new AtomicLong();
  private final AtomicLong hits = new AtomicLong();
  private final CountDownLatch arrived = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);
  private volatile boolean removed;

  Fault(
      StorageOperation operation,
      Predicate<String> names,
      Effect effect,
      long skipped,
      long strikes) {
    this.operation = operation;
    this.names = names;
    this.effect = effect;
    this.skipped = skipped;
    this.strikes = strikes;
  }

  /**
   * Returns how many calls were struck.
   *
   * @return the number
   */
  public long hits() {
    return hits.get();
  }

  /** Ends the fault, and lets go whom it blocks. */
  public void remove() {
    removed = true;
    released.countDown();
  }

  /**
   * Waits until a call is struck.
   *
   * @param atMost how long to wait
   * @throws IllegalStateException if none was in that time
   * @throws InterruptedException if the thread was interrupted
   */
  public void awaitHit(Duration atMost) throws InterruptedException {
    if (!arrived.await(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException("no " + operation + " was struck within " + atMost);
    }
  }

  Effect effect() {
    return effect;
  }

  /** Tells whether the fault could strike a call, without counting it. */
  boolean concerns(StorageOperation call, String name) {
    return !removed && operation == call && names.test(name);
  }

  /** Counts a call that the fault concerns and tells whether it is struck. */
  boolean strikes(StorageOperation call, String name) {
    if (!concerns(call, name)) {
      return false;
    }
    long number = seen.getAndIncrement();
    boolean struck = number >= skipped && number - skipped < strikes;
    if (struck) {
      hits.incrementAndGet();
      arrived.countDown();
    }
    return struck;
  }

  void awaitRelease() {
    boolean interrupted = false;
    while (true) {
      try {
        released.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
