// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.grpc;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.nebulabackup.core.agent.Cancellation;
import io.nebulabackup.error.BackupCancelledException;

/**
 * The answers of one call. A slow client holds the work back instead of filling the agent's memory.
 * Safe for use by several threads.
 */
final class Answers<T> {

  private final ServerCallStreamObserver<T> observer;
  private final Cancellation cancellation;

  /** Must be made on gRPC's thread, before the service method returns. */
  Answers(ServerCallStreamObserver<T> observer, Cancellation cancellation) {
    this.observer = observer;
    this.cancellation = cancellation;
    observer.setOnReadyHandler(this::wake);
    observer.setOnCancelHandler(cancellation::cancel);
    cancellation.onCancel(this::wake);
  }

  private synchronized void wake() {
    notifyAll();
  }

  /** Sends an answer as soon as the client takes one. */
  synchronized void send(T answer) {
    while (!observer.isReady()) {
      cancellation.check();
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new BackupCancelledException("interrupted while the client was slow", e);
      }
    }
    cancellation.check();
    observer.onNext(answer);
  }

  synchronized void complete() {
    cancellation.check();
    observer.onCompleted();
  }

  synchronized void fail(Status status) {
    if (!observer.isCancelled()) {
      observer.onError(status.asRuntimeException());
    }
  }
}
