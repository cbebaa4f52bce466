// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.grpc;

import io.grpc.Context;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.nebulabackup.agent.transfer.WorkFailedException;
import io.nebulabackup.core.agent.Cancellation;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the work of calls on threads of its own, so that gRPC's are free to tell of cancellations,
 * and stops it when its client hangs up or the agent closes. Safe for use by several threads.
 */
public final class Calls {

  private static final Logger LOG = LoggerFactory.getLogger(Calls.class);

  private final Executor workers;
  private final Cancellation closing;

  /** The work of one call. */
  interface Work<T> {
    void run(Answers<T> answers, Cancellation cancellation) throws IOException;
  }

  /**
   * Creates the runner.
   *
   * @param workers runs each call's work; refuses what is too much
   * @param closing ends every call
   */
  public Calls(Executor workers, Cancellation closing) {
    this.workers = workers;
    this.closing = closing;
  }

  /** Has work done that answers as it goes. */
  <T> void run(String name, StreamObserver<T> observer, Work<T> work) {
    run(name, observer, work, Statuses::of);
  }

  /** Has work done that takes no time, even when no more calls are taken on. */
  <T> void runAtOnce(String name, StreamObserver<T> observer, Work<T> work) {
    Cancellation cancellation = new Cancellation();
    Answers<T> answers = new Answers<>((ServerCallStreamObserver<T>) observer, cancellation);
    work(name, answers, work, cancellation, Statuses::of);
  }

  /** Has work done that answers as it goes, with other statuses for failures. */
  <T> void run(
      String name, StreamObserver<T> observer, Work<T> work, Function<Throwable, Status> statuses) {
    Cancellation cancellation = new Cancellation();
    Answers<T> answers = new Answers<>((ServerCallStreamObserver<T>) observer, cancellation);
    Context.current().addListener(context -> cancellation.cancel(), Runnable::run);
    try {
      workers.execute(() -> work(name, answers, work, cancellation, statuses));
    } catch (RejectedExecutionException e) {
      answers.fail(
          statuses.apply(
              new WorkFailedException(
                  WorkFailedException.Reason.BUSY,
                  "the agent is busy with as many calls as it takes, or closing: ask again",
                  e)));
    }
  }

  private <T> void work(
      String name,
      Answers<T> answers,
      Work<T> work,
      Cancellation cancellation,
      Function<Throwable, Status> statuses) {
    WorkingThread thread = new WorkingThread();
    try (Cancellation.Registration ended = closing.onCancel(cancellation::cancel);
        Cancellation.Registration told = cancellation.onCancel(thread::interrupt)) {
      work.run(answers, cancellation);
      answers.complete();
    } catch (IOException | RuntimeException | Error e) {
      if (closing.isCancelled()) {
        answers.fail(Status.UNAVAILABLE.withDescription("the agent is closing").withCause(e));
      } else if (cancellation.isCancelled()) {
        answers.fail(Status.CANCELLED.withDescription(name + " was cancelled").withCause(e));
      } else {
        // The client hears it too, but the cause is known only here.
        LOG.warn("{} failed", name, e);
        answers.fail(statuses.apply(e));
      }
    } finally {
      thread.release();
    }
  }

  /** The thread of one call, as long as it is that. */
  private static final class WorkingThread {
    private @Nullable Thread thread = Thread.currentThread();

    synchronized void interrupt() {
      if (thread != null) {
        thread.interrupt();
      }
    }

    /** The next call on this thread must not find this one's interrupt. */
    synchronized void release() {
      thread = null;
      Thread.interrupted();
    }
  }
}
