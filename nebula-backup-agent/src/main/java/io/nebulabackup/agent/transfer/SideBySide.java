// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.transfer;

import io.nebulabackup.core.agent.Cancellation;
import io.nebulabackup.error.BackupCancelledException;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks side by side, at most a number at a time and none waiting, so that what tasks hold is
 * bounded. The first failure ends all others. A cancellation ends the waiting, too, and tasks that
 * do not heed it are left alone after a while. Used by one thread, which closes it.
 */
final class SideBySide implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SideBySide.class);

  /** Longer than a cancelled call's store stays open: see {@link OpenStore}. */
  private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(1200);

  private static final long LOOK_MILLIS = 50;

  private final ExecutorService threads;
  private final Semaphore slots;
  private final int concurrency;
  private final Cancellation cancellation;
  private final Cancellation.Registration registration;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  /** A task that may fail. */
  interface Task {
    void run() throws IOException;
  }

  SideBySide(String name, int concurrency, Cancellation cancellation) {
    this.concurrency = concurrency;
    this.cancellation = cancellation;
    slots = new Semaphore(concurrency);
    threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            });
    registration = cancellation.onCancel(this::cancel);
  }

  /** The thread that waits for room must not wait for a task that is stuck. */
  private void cancel() {
    threads.shutdownNow();
    slots.release(concurrency);
  }

  /** Starts a task as soon as there is room; throws what an earlier task failed with. */
  void submit(Task task) throws IOException {
    acquire(1);
    boolean started = false;
    try {
      check();
      threads.execute(() -> run(task));
      started = true;
    } catch (RejectedExecutionException e) {
      check(); // another task's failure, or the cancellation, came in between
      throw e;
    } finally {
      if (!started) {
        slots.release();
      }
    }
  }

  private void run(Task task) {
    try {
      if (failure.get() == null) {
        task.run();
      }
    } catch (Throwable e) { // reaches the caller through check()
      fail(e);
    } finally {
      slots.release();
    }
  }

  /** Waits for all tasks; throws what the first one failed with. */
  void await() throws IOException {
    acquire(concurrency);
    slots.release(concurrency);
    check();
  }

  private void acquire(int permits) {
    try {
      slots.acquire(permits);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BackupCancelledException("interrupted while waiting for transfers", e);
    }
  }

  private void fail(Throwable e) {
    if (failure.compareAndSet(null, e)) {
      threads.shutdownNow();
    }
  }

  private void check() throws IOException {
    cancellation.check();
    Throwable first = failure.get();
    if (first instanceof IOException e) {
      throw e;
    }
    if (first instanceof RuntimeException e) {
      throw e;
    }
    if (first instanceof Error e) {
      throw e;
    }
    if (first != null) {
      throw new IllegalStateException(first);
    }
  }

  /** Ends what still runs and waits until it has let go of its files. */
  @Override
  public void close() {
    registration.close();
    threads.shutdownNow();
    boolean interrupted = false;
    long cancelledAt = 0;
    boolean cancelled = false;
    try {
      while (true) {
        try {
          if (threads.awaitTermination(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
            return;
          }
          threads.shutdownNow();
          if (!cancelled && cancellation.isCancelled()) {
            cancelled = true;
            cancelledAt = System.nanoTime();
          }
          if (cancelled && System.nanoTime() - cancelledAt > PATIENCE_NANOS) {
            LOG.warn("a cancelled transfer's store is stuck; left to its time-out");
            return;
          }
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
