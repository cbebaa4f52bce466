// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works on keys, on each by one thread at a time: what is added while it is worked on is worked on
 * once more. A failure is tried again, later each time. Safe for use by several threads.
 *
 * @param <K> a key with a value's equality
 */
final class WorkQueue<K> implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(WorkQueue.class);
  private static final Duration FIRST_RETRY = Duration.ofMillis(500);
  private static final Duration LAST_RETRY = Duration.ofMinutes(2);
  private static final long END_SECONDS = 30;

  /** Works on a key. */
  interface Work<K> {

    /** Returns when to work on it again at the latest, or null for not by itself. */
    @Nullable Duration on(K key);
  }

  private final Work<K> work;
  private final ScheduledExecutorService threads;

  // Guarded by this.
  private final Map<K, ScheduledFuture<?>> waiting = new HashMap<>();
  private final Set<K> working = new HashSet<>();
  private final Set<K> again = new HashSet<>();
  private final Map<K, Integer> failures = new HashMap<>();
  private boolean closed;

  WorkQueue(String name, int workers, Work<K> work) {
    this.work = work;
    AtomicInteger number = new AtomicInteger();
    ScheduledThreadPoolExecutor executor =
        new ScheduledThreadPoolExecutor(
            workers,
            task -> {
              Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    executor.setRemoveOnCancelPolicy(true);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    this.threads = executor;
  }

  /** Has a key worked on as soon as a thread is free. */
  void add(K key) {
    later(key, Duration.ZERO);
  }

  private synchronized void later(K key, Duration delay) {
    if (closed) {
      return;
    }
    if (working.contains(key)) {
      again.add(key);
      return;
    }
    ScheduledFuture<?> before = waiting.remove(key);
    if (before != null) {
      if (before.getDelay(TimeUnit.NANOSECONDS) <= delay.toNanos()) {
        waiting.put(key, before);
        return;
      }
      before.cancel(false);
    }
    waiting.put(key, threads.schedule(() -> run(key), delay.toNanos(), TimeUnit.NANOSECONDS));
  }

  private void run(K key) {
    synchronized (this) {
      waiting.remove(key);
      if (closed || !working.add(key)) {
        return;
      }
    }
    Duration delay = null;
    try {
      delay = work.on(key);
      succeeded(key);
    } catch (RuntimeException e) {
      // Nobody else hears of it, and the other keys go on.
      delay = failed(key);
      LOG.warn("{}: tried again in {}: {}", key, delay, e.toString(), e);
    } finally {
      finished(key, delay);
    }
  }

  private synchronized void succeeded(K key) {
    failures.remove(key);
  }

  private synchronized Duration failed(K key) {
    int count = failures.merge(key, 1, Integer::sum);
    Duration delay = FIRST_RETRY.multipliedBy(1L << Math.min(count - 1, 10));
    return delay.compareTo(LAST_RETRY) < 0 ? delay : LAST_RETRY;
  }

  private synchronized void finished(K key, @Nullable Duration delay) {
    working.remove(key);
    if (again.remove(key)) {
      later(key, Duration.ZERO);
    } else if (delay != null) {
      later(key, delay);
    }
  }

  /** Ends the work; what is being worked on is interrupted, and waited for. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    threads.shutdownNow();
    try {
      if (!threads.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn("work is still going on after {} s", END_SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
