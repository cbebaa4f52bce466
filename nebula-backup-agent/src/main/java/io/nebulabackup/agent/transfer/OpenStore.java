// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.transfer;

import io.nebulabackup.storage.StorageBackend;
import java.util.function.LongSupplier;

/**
 * A store opened for one call.
 *
 * @param backend the store, within the agent's rate limit
 * @param requestCount counts the requests made so far
 */
public record OpenStore(StorageBackend backend, LongSupplier requestCount)
    implements AutoCloseable {

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
    backend.close();
  }
}
