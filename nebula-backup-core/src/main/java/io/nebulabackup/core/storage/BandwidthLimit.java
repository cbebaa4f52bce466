// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.storage;

import java.io.InterruptedIOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * A token bucket that several backends and threads may share. It holds at most a tenth of a
 * second's bytes, so traffic is smooth; the rate may be changed while threads wait. Safe for use by
 * several threads.
 */
public final class BandwidthLimit {

  /** The rate that stands for "no limit". */
  public static final long UNLIMITED = Long.MAX_VALUE;

  private static final double BURST_SECONDS = 0.1;
  private static final double NANOS_PER_SECOND = 1e9;

  private final ReentrantLock lock = new ReentrantLock(true);
  private final Condition changed = lock.newCondition();
  private final LongSupplier nanoTime;

  private volatile long bytesPerSecond;
  private double tokens;
  private long filledAt;

  /**
   * Creates a limit.
   *
   * @param bytesPerSecond bytes per second, at least 1; {@link #UNLIMITED} for none
   * @throws IllegalArgumentException if the rate is below 1
   */
  public BandwidthLimit(long bytesPerSecond) {
    this(bytesPerSecond, System::nanoTime);
  }

  BandwidthLimit(long bytesPerSecond, LongSupplier nanoTime) {
    this.bytesPerSecond = checked(bytesPerSecond);
    this.nanoTime = nanoTime;
    this.filledAt = nanoTime.getAsLong();
    this.tokens = burst();
  }

  /**
   * Changes the rate, for waiting threads too.
   *
   * @param newBytesPerSecond bytes per second, at least 1; {@link #UNLIMITED} for none
   * @throws IllegalArgumentException if the rate is below 1
   */
  public void change(long newBytesPerSecond) {
    lock.lock();
    try {
      refill();
      bytesPerSecond = checked(newBytesPerSecond);
      tokens = Math.min(tokens, burst());
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns the rate.
   *
   * @return bytes per second, {@link #UNLIMITED} if there is no limit
   */
  public long bytesPerSecond() {
    return bytesPerSecond;
  }

  /**
   * Waits until bytes may pass. The bucket may go into debt for the bytes of one call, which later
   * calls wait off: pass no more than a few tens of KiB at once to stay smooth.
   *
   * @param bytes how many bytes, zero or more
   * @throws InterruptedIOException if the thread was interrupted; its flag is set again
   */
  public void acquire(int bytes) throws InterruptedIOException {
    if (bytesPerSecond == UNLIMITED) {
      return; // without a lock that all transfers would share
    }
    try {
      lock.lockInterruptibly();
      try {
        for (long wait = take(bytes); wait > 0; wait = take(bytes)) {
          long left = changed.awaitNanos(wait);
          assert left <= wait;
        }
      } finally {
        lock.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      InterruptedIOException interrupted =
          new InterruptedIOException("interrupted while waiting for the bandwidth limit");
      interrupted.initCause(e);
      throw interrupted;
    }
  }

  /** Takes the bytes and returns zero, or takes nothing and returns how long to wait. */
  long take(int bytes) {
    lock.lock();
    try {
      if (bytesPerSecond == UNLIMITED) {
        return 0;
      }
      refill();
      if (tokens > 0) {
        tokens -= bytes;
        return 0;
      }
      double nanos = (1 - tokens) / bytesPerSecond * NANOS_PER_SECOND;
      return Math.max(1, (long) Math.min(nanos, (double) TimeUnit.HOURS.toNanos(1)));
    } finally {
      lock.unlock();
    }
  }

  private void refill() {
    long now = nanoTime.getAsLong();
    tokens = Math.min(burst(), tokens + (now - filledAt) / NANOS_PER_SECOND * bytesPerSecond);
    filledAt = now;
  }

  private double burst() {
    return Math.max(1, bytesPerSecond * BURST_SECONDS);
  }

  private static long checked(long bytesPerSecond) {
    if (bytesPerSecond < 1) {
      throw new IllegalArgumentException(
          "bandwidth limit below 1 byte per second: " + bytesPerSecond);
    }
    return bytesPerSecond;
  }
}
