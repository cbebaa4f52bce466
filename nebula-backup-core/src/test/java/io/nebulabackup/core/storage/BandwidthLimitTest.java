// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InterruptedIOException;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BandwidthLimitTest {

  private final AtomicLong now = new AtomicLong(1_000_000);

  /** Takes bytes by letting the manual clock pass, and returns the nanoseconds it took. */
  private long takeAll(BandwidthLimit limit, int chunk, int times) {
    long begin = now.get();
    for (int i = 0; i < times; i++) {
      for (long wait = limit.take(chunk); wait > 0; wait = limit.take(chunk)) {
        now.addAndGet(wait);
      }
    }
    return now.get() - begin;
  }

  @Test
  void take_overTime_holdsTheRate() {
    BandwidthLimit limit = new BandwidthLimit(1_000_000, now::get);

    long nanos = takeAll(limit, 10_000, 1000);

    // 10 MB at 1 MB/s, less the tenth of a second in the bucket and the last chunk's debt.
    assertThat(nanos)
        .isBetween(TimeUnit.MILLISECONDS.toNanos(9_880), TimeUnit.MILLISECONDS.toNanos(10_000));
  }

  @Test
  void take_afterIdling_getsNoMoreThanTheBurst() {
    BandwidthLimit limit = new BandwidthLimit(1_000_000, now::get);
    now.addAndGet(TimeUnit.HOURS.toNanos(1));

    long nanos = takeAll(limit, 10_000, 100);

    assertThat(nanos).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(880));
  }

  @Test
  void change_toAFasterRate_shortensTheWait() {
    BandwidthLimit limit = new BandwidthLimit(1000, now::get);
    assertThat(limit.take(100_000)).isZero();
    long slow = limit.take(1);

    limit.change(1_000_000);

    assertThat(limit.take(1)).isPositive().isLessThan(slow / 500);
    assertThat(limit.bytesPerSecond()).isEqualTo(1_000_000);
  }

  @Test
  void change_overAndOver_isSmoothInEverySecond() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    int chunk = 16 * 1024;
    BandwidthLimit limit = new BandwidthLimit(BandwidthLimit.UNLIMITED, now::get);
    for (int change = 0; change < 200; change++) {
      long rate = 100_000L << random.nextInt(10);
      limit.change(rate);
      // What was let through at the old rate may have to be waited off.
      for (long wait = limit.take(0); wait > 0; wait = limit.take(0)) {
        now.addAndGet(wait);
      }
      for (int second = 0; second < 3; second++) {
        long end = now.get() + TimeUnit.SECONDS.toNanos(1);
        long passed = 0;
        while (now.get() < end) {
          long wait = limit.take(chunk);
          passed += wait == 0 ? chunk : 0;
          now.addAndGet(Math.min(wait, end - now.get()));
        }
        assertThat((double) passed)
            .as("seed %d, change %d, second %d, rate %d", seed, change, second, rate)
            .isBetween(rate * 0.9 - chunk, rate * 1.1 + 2 * chunk);
      }
      limit.change(random.nextBoolean() ? BandwidthLimit.UNLIMITED : rate * 2);
    }
  }

  @Test
  void unlimited_neverWaits() {
    BandwidthLimit limit = new BandwidthLimit(BandwidthLimit.UNLIMITED, now::get);

    assertThat(takeAll(limit, Integer.MAX_VALUE, 1000)).isZero();
  }

  @Test
  void acquire_interrupted_failsAndKeepsTheFlag() throws Exception {
    BandwidthLimit limit = new BandwidthLimit(1);
    limit.acquire(Integer.MAX_VALUE);

    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> limit.acquire(1)).isInstanceOf(InterruptedIOException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void acquire_whileTheLimitIsLifted_returns() throws Exception {
    BandwidthLimit limit = new BandwidthLimit(1);
    limit.acquire(Integer.MAX_VALUE);
    Thread waiting =
        new Thread(
            () -> {
              try {
                limit.acquire(1);
              } catch (InterruptedIOException e) {
                throw new AssertionError(e);
              }
            });
    waiting.start();

    limit.change(BandwidthLimit.UNLIMITED);

    waiting.join(TimeUnit.MINUTES.toMillis(1));
    assertThat(waiting.isAlive()).isFalse();
  }

  @Test
  void rateBelowOne_isRefused() {
    assertThatThrownBy(() -> new BandwidthLimit(0)).isInstanceOf(IllegalArgumentException.class);
  }
}
