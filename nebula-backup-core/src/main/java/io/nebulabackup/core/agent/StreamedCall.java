// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.agent;

import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import io.nebulabackup.error.BackupCancelledException;
import io.nebulabackup.model.HostAddress;
import java.util.Iterator;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Runs one call whose answers arrive one by one, so that it can be ended at any moment. */
final class StreamedCall {

  private final HostAddress agent;

  StreamedCall(HostAddress agent) {
    this.agent = agent;
  }

  /**
   * Runs a call to its end.
   *
   * @param what completes the sentence "agent X could not ..."
   * @param call starts the call
   * @param cancellation ends it
   * @param answers hears every answer; what it throws ends the call
   */
  <T> void run(
      String what, Supplier<Iterator<T>> call, Cancellation cancellation, Consumer<T> answers) {
    cancellation.check();
    if (Thread.currentThread().isInterrupted()) {
      throw new BackupCancelledException("interrupted before agent " + agent + " was asked", null);
    }
    Context.CancellableContext scope = Context.current().withCancellation();
    Context before = scope.attach();
    try (Cancellation.Registration ignored = cancellation.onCancel(() -> scope.cancel(null))) {
      Iterator<T> stream = call.get();
      while (stream.hasNext()) {
        answers.accept(stream.next());
      }
    } catch (StatusRuntimeException e) {
      throw AgentErrors.translate(
          agent, what, e, cancellation.isCancelled() || Thread.currentThread().isInterrupted());
    } finally {
      scope.detach(before);
      scope.cancel(null);
    }
  }
}
