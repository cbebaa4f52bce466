// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.agent;

/**
 * Hears of a transfer while it runs. Called by one thread at a time, the one that made the call; an
 * exception thrown here ends the transfer and reaches the caller.
 */
public interface TransferListener {

  /** Hears nothing. */
  TransferListener NONE = new TransferListener() {};

  /**
   * Bytes have moved. At most a few times per second; numbers never go back.
   *
   * @param progress how far the transfer is
   */
  default void onProgress(TransferProgress progress) {}

  /**
   * An object has landed, confirmed by the store. Once per object, attempts included.
   *
   * @param object the object
   */
  default void onObject(StoredObject object) {}

  /**
   * Records of a partition have landed; their object has been reported before. Once per slice.
   *
   * @param slice the records
   */
  default void onSlice(ShippedSlice slice) {}
}
