// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent;

import io.nebulabackup.core.storage.BandwidthLimit;
import io.nebulabackup.core.storage.ThrottledStorageBackend;
import io.nebulabackup.storage.StorageBackend;
import java.util.function.UnaryOperator;

/**
 * The limit of all of an agent's transfers together, up and down, as for the vendor's agent; but
 * smooth, where that one waits for a file's whole size and then sends at full speed.
 */
final class RateLimit {

  /** The vendor's mega is 2^20 (nebula-agent internal/limiter). */
  private static final long BYTES_PER_MBPS = (1 << 20) / 8;

  private RateLimit() {}

  static UnaryOperator<StorageBackend> of(long mbps) {
    if (mbps == 0) {
      return UnaryOperator.identity();
    }
    BandwidthLimit limit = new BandwidthLimit(Math.multiplyExact(mbps, BYTES_PER_MBPS));
    return backend -> new ThrottledStorageBackend(backend, limit, limit);
  }
}
