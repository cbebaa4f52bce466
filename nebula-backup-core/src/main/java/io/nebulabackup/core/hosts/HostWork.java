// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.hosts;

import io.nebulabackup.core.agent.Cancellation;
import io.nebulabackup.error.BackupCancelledException;
import io.nebulabackup.error.BackupException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Work on several hosts side by side, all of which must succeed. */
public final class HostWork {

  private static final int MAX_HOSTS_AT_ONCE = 128;

  private HostWork() {}

  /**
   * Does something for each item. The first failure cancels the rest; the call returns when all
   * have ended.
   *
   * @param <T> what is worked on
   * @param <R> what comes of it
   * @param items one per host
   * @param cancellation ends the work from outside
   * @param work what to do; told when to stop
   * @return the results, in the items' order
   * @throws BackupException the first failure; the others are suppressed in it
   */
  public static <T, R> List<R> onEach(
      Collection<T> items, Cancellation cancellation, BiFunction<T, Cancellation, R> work) {
    if (items.isEmpty()) {
      return List.of();
    }
    Cancellation own = new Cancellation();
    ExecutorService threads =
        Executors.newFixedThreadPool(
            Math.min(items.size(), MAX_HOSTS_AT_ONCE),
            task -> {
              Thread thread = new Thread(task, "nebula-backup-host");
              thread.setDaemon(true);
              return thread;
            });
    try (Cancellation.Registration registration = cancellation.onCancel(own::cancel)) {
      List<Future<R>> futures = new ArrayList<>();
      for (T item : items) {
        futures.add(threads.submit(() -> doOne(item, own, work)));
      }
      return collect(futures, own, cancellation);
    } finally {
      threads.shutdownNow();
    }
  }

  private static <T, R> R doOne(T item, Cancellation own, BiFunction<T, Cancellation, R> work) {
    boolean done = false;
    try {
      own.check();
      R result = work.apply(item, own);
      done = true;
      return result;
    } finally {
      if (!done) {
        own.cancel();
      }
    }
  }

  private static <R> List<R> collect(
      List<Future<R>> futures, Cancellation own, Cancellation outer) {
    List<R> results = new ArrayList<>();
    RuntimeException failure = null;
    boolean interrupted = false;
    for (Future<R> future : futures) {
      while (true) {
        try {
          results.add(future.get());
          break;
        } catch (InterruptedException e) {
          interrupted = true;
          own.cancel();
        } catch (ExecutionException e) {
          failure = worse(failure, Objects.requireNonNullElse(e.getCause(), e));
          break;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (failure != null) {
      if (outer.isCancelled() || interrupted) {
        throw new BackupCancelledException("the operation was cancelled", failure);
      }
      throw failure;
    }
    return results;
  }

  /** A cancellation that follows from another host's failure is no reason of its own. */
  private static RuntimeException worse(
      @Nullable RuntimeException known, @Nullable Throwable next) {
    if (next instanceof Error error) {
      throw error;
    }
    RuntimeException failure =
        next instanceof RuntimeException runtime ? runtime : new IllegalStateException(next);
    if (known == null) {
      return failure;
    }
    if (known instanceof BackupCancelledException) {
      return failure;
    }
    if (!(failure instanceof BackupCancelledException)) {
      known.addSuppressed(failure);
    }
    return known;
  }
}
