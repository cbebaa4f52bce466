// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.analysis;

/** What backups rely on a store for. */
public enum StorageProperty {
  /** What was stored, replaced or deleted is seen so by every later call. */
  READ_AFTER_WRITE,
  /** The bytes read are the bytes stored, whatever they are. */
  CONTENT,
  /**
   * What was sent, what the store keeps and what it sends back have the same checksums. Only as
   * strict as the backend compares: {@link #CONTENT} compares the bytes themselves.
   */
  CHECKSUMS,
  /** Ranges are exact, and one beyond the end is refused. */
  RANGES,
  /** Objects around the size where a backend goes over to several requests come back whole. */
  PARTS,
  /** A listing has every object, no other, and its size. */
  LISTING_COMPLETE,
  /** A listing is in the order of the keys' UTF-8 bytes. */
  LISTING_ORDER,
  /** A conditional create leaves what is there and says so. */
  CONDITIONAL_CREATE,
  /** Of several conditional creates at once, exactly one wins, and its bytes stay. */
  CONDITIONAL_CREATE_RACE,
  /** A write that is broken off leaves nothing, or what was there before. */
  ABORTED_WRITE,
  /** Deleting many objects at once deletes them all, and nothing else. */
  BATCH_DELETE
}
