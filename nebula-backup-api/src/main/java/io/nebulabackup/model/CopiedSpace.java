// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.model;

/**
 * A space that an incremental backup holds whole instead of as a delta.
 *
 * @param space the space's name
 * @param reason why no delta would do
 * @param detail what was found, in words; empty if the reason says it all
 * @param bytes what that cost: the bytes of all objects of the space
 */
public record CopiedSpace(String space, Reason reason, String detail, long bytes) {

  /** Why a space was copied whole. */
  public enum Reason {
    /** The space is younger than the base. */
    NEW_SPACE,
    /** The space's partition count changed, or its id was given to another space. */
    SPACE_REDEFINED,
    /** Too few replicas of a partition are where the base's data was. */
    PARTITION_MOVED,
    /** A partition's data is less far than the base. */
    DATA_WENT_BACK,
    /** Data is gone that no write removed: {@code CLEAR SPACE}. */
    CLEARED,
    /** Data is there that no write brought: {@code INGEST}. */
    INGESTED
  }

  @Override
  public String toString() {
    return "space "
        + space
        + " was copied whole: "
        + reason
        + (detail.isEmpty() ? "" : " (" + detail + ")")
        + ", "
        + bytes
        + " bytes";
  }
}
