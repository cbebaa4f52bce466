// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.transfer;

import io.nebulabackup.core.agent.Cancellation;
import io.nebulabackup.storage.StorageBackend;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * A store opened for one call, and closed by it. If the call is cancelled and not over half a
 * second later, the store is closed all the same: no interrupt reaches a thread that waits for the
 * bytes of a store that is silent, but the end of its connection does. Safe for use by several
 * threads.
 */
public final class OpenStore implements AutoCloseable {

  private static final long PATIENCE_MILLIS = 500;

  private final StorageBackend backend;
  private final LongSupplier requestCount;
  private final Cancellation.Registration cancellation;
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * Takes a store over.
   *
   * @param backend the store, within the agent's rate limit
   * @param requestCount counts the requests made so far
   * @param cancellation ends the call
   */
  OpenStore(StorageBackend backend, LongSupplier requestCount, Cancellation cancellation) {
    this.backend = backend;
    this.requestCount = requestCount;
    this.cancellation =
        cancellation.onCancel(
            () ->
                CompletableFuture.delayedExecutor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                    .execute(this::closeBackend));
  }

  /**
   * Returns the store.
   *
   * @return the store, which fails once it is closed
   */
  public StorageBackend backend() {
    return backend;
  }

  /**
   * Returns how many requests were made so far.
   *
   * @return the number
   */
  public long requests() {
    return requestCount.getAsLong();
  }

  @Override
  public void close() {
    cancellation.close();
    closeBackend();
  }

  private void closeBackend() {
    if (closed.compareAndSet(false, true)) {
      backend.close();
    }
  }
}
