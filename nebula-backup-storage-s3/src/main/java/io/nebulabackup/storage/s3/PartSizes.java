// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.s3;

/**
 * How an object is cut: whole up to one part, else into parts of the usual size, or larger ones
 * where there would be more of those than the store allows.
 *
 * @param usual the usual part's size in bytes
 * @param mostParts how many parts the store allows
 */
record PartSizes(long usual, int mostParts) {

  boolean isWhole(long length) {
    return length <= usual;
  }

  /** Returns the size of all parts but the last, which may be smaller. */
  long forLength(long length) {
    long least = (length + mostParts - 1) / mostParts;
    long rounded = (least + S3Config.MIB - 1) / S3Config.MIB * S3Config.MIB;
    return Math.max(usual, rounded);
  }
}
