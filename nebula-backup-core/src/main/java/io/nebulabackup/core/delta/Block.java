// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.delta;

/**
 * A block of a pack.
 *
 * @param offset where it starts in the pack
 * @param storedBytes its length in the pack
 * @param rawOffset where it starts in the raw bytes
 * @param rawBytes its length once decoded
 * @param codec how it is stored
 * @param crc CRC-32C of the raw bytes
 */
record Block(long offset, long storedBytes, long rawOffset, int rawBytes, Codec codec, int crc) {

  /** Tells whether this is a single record that is longer than blocks of several may be. */
  boolean isOversized() {
    return rawBytes > PackFormat.BLOCK_BYTES;
  }

  long rawEnd() {
    return rawOffset + rawBytes;
  }
}
