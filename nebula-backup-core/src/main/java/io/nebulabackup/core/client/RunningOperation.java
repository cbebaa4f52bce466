// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.client;

import io.nebulabackup.BackupEvent;
import io.nebulabackup.BackupOperation;
import io.nebulabackup.core.agent.Cancellation;
import io.nebulabackup.core.context.Events;
import io.nebulabackup.error.BackupException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** An operation on a thread of its own. */
final class RunningOperation<T> implements BackupOperation<T> {

  private final CompletableFuture<T> result = new CompletableFuture<>();
  private final Cancellation cancellation;
  private final Events events;

  private RunningOperation(Cancellation cancellation, Events events) {
    this.cancellation = cancellation;
    this.events = events;
  }

  static <T> RunningOperation<T> start(
      String name, Cancellation cancellation, Events events, Supplier<T> work) {
    RunningOperation<T> operation = new RunningOperation<>(cancellation, events);
    Thread thread =
        new Thread(
            () -> {
              try {
                operation.result.complete(work.get());
              } catch (RuntimeException | Error e) {
                operation.result.completeExceptionally(e);
              }
            },
            "nebula-backup-" + name);
    thread.setDaemon(true);
    thread.start();
    return operation;
  }

  @Override
  public CompletionStage<T> completion() {
    return result.copy();
  }

  @Override
  public T join() {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return result.get();
        } catch (InterruptedException e) {
          interrupted = true;
          cancel();
        } catch (ExecutionException e) {
          throw failure(e);
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public Optional<T> join(Duration timeout) {
    try {
      return Optional.of(result.get(timeout.toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of(join());
    } catch (ExecutionException e) {
      throw failure(e);
    }
  }

  /** The failure was thrown on another thread: the trace should also tell who waited for it. */
  private static RuntimeException failure(ExecutionException e) {
    Throwable cause = e.getCause();
    if (cause instanceof BackupException known) {
      known.addSuppressed(new Exception("waited for here"));
      return known;
    }
    if (cause instanceof Error error) {
      throw error;
    }
    return cause instanceof RuntimeException runtime ? runtime : new IllegalStateException(cause);
  }

  @Override
  public void cancel() {
    cancellation.cancel();
  }

  @Override
  public BackupEvent.Progress progress() {
    return events.progress();
  }

  /** Waits until the operation has ended, however it did. */
  void awaitEnd() {
    result.handle((value, failure) -> true).join();
  }
}
