// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.model;

/**
 * Something wrong with a stored backup.
 *
 * @param kind what sort of thing
 * @param backup the backup's name
 * @param subject the object's key, or the partition
 * @param detail what was expected and what was found
 */
public record Finding(Kind kind, String backup, String subject, String detail) {

  /** Sorts of findings. */
  public enum Kind {
    /** The manifest is missing though data of the backup exists. */
    MANIFEST_MISSING,
    /** The manifest is not what was written, or cannot be read. */
    MANIFEST_CORRUPT,
    /** The manifest was written by a version this one does not understand. */
    MANIFEST_INCOMPATIBLE,
    /** An ancestor of the backup is missing, or is not the one the backup was built on. */
    CHAIN_BROKEN,
    /** An object named in the manifest is missing. */
    OBJECT_MISSING,
    /** An object's size is not the recorded one. */
    SIZE_MISMATCH,
    /** An object's content is not the recorded one. */
    CHECKSUM_MISMATCH,
    /** An object cannot be read. */
    UNREADABLE,
    /** A WAL segment or delta does not decode, or holds other records than recorded. */
    WAL_CORRUPT,
    /** A partition's records do not follow each other without a gap from backup to backup. */
    LOG_DISCONTINUOUS,
    /** An object lies in the backup's place that no manifest names. Reported, never deleted. */
    UNEXPECTED_OBJECT
  }

  @Override
  public String toString() {
    return backup + ": " + kind + " " + subject + ": " + detail;
  }
}
