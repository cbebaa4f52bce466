// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.transfer;

import io.nebulabackup.core.storage.BandwidthLimit;
import io.nebulabackup.core.storage.ThrottledStorageBackend;
import io.nebulabackup.error.InvalidSpecException;
import io.nebulabackup.storage.StorageBackend;

/**
 * The limit of all of an agent's uploads together, and of all its downloads together: a restore
 * does not take from a backup. The vendor's agent has one bucket for both directions, takes a
 * file's whole size from it and then sends at full speed (nebula-agent internal/limiter); this one
 * is smooth, and can be changed while transfers are under way. Safe for use by several threads.
 */
public final class RateLimit {

  /** The vendor's mega is 2^20 (nebula-agent internal/limiter). */
  private static final long BYTES_PER_MBPS = (1 << 20) / 8;

  private static final long MAX_MBPS = 1L << 40;

  private final BandwidthLimit uploads;
  private final BandwidthLimit downloads;

  /**
   * Creates the limit.
   *
   * @param mbps mebibits per second in each direction; 0 for none
   * @throws InvalidSpecException if it is negative or absurd
   */
  public RateLimit(long mbps) {
    uploads = new BandwidthLimit(bytesPerSecond(mbps));
    downloads = new BandwidthLimit(bytesPerSecond(mbps));
  }

  /**
   * Changes the limit, for transfers under way too.
   *
   * @param mbps mebibits per second in each direction; 0 for none
   * @return what it was before
   * @throws InvalidSpecException if it is negative or absurd
   */
  public synchronized long change(long mbps) {
    long before = uploads.bytesPerSecond();
    uploads.change(bytesPerSecond(mbps));
    downloads.change(bytesPerSecond(mbps));
    return before == BandwidthLimit.UNLIMITED ? 0 : before / BYTES_PER_MBPS;
  }

  BandwidthLimit uploads() {
    return uploads;
  }

  BandwidthLimit downloads() {
    return downloads;
  }

  /** Holds a store to the limit. */
  StorageBackend applyTo(StorageBackend store) {
    return new ThrottledStorageBackend(store, uploads, downloads);
  }

  private static long bytesPerSecond(long mbps) {
    if (mbps < 0 || mbps > MAX_MBPS) {
      throw new InvalidSpecException(
          "rateLimitMbps", String.valueOf(mbps), "pass 0 for no limit, or up to " + MAX_MBPS);
    }
    return mbps == 0 ? BandwidthLimit.UNLIMITED : mbps * BYTES_PER_MBPS;
  }
}
