// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.model;

import org.jspecify.annotations.Nullable;

/**
 * A partition whose WAL does not continue a backup.
 *
 * @param partition the partition
 * @param spaceName the space's name
 * @param wanted the position the WAL must continue from: the base's last
 * @param firstHeld the first position any replica holds, the best found; null if none holds any WAL
 * @param reason why what is held does not do
 */
public record WalGap(
    PartitionId partition,
    String spaceName,
    LogPosition wanted,
    @Nullable LogPosition firstHeld,
    Reason reason)
    implements Comparable<WalGap> {

  /** Why the WAL does not continue the base. */
  public enum Reason {
    /** The records after the base's last one were purged by age, or wiped by a raft snapshot. */
    PURGED,
    /** The records at the base's last position are not those the base saw: another raft history. */
    DIVERGED,
    /** The WAL ends before the base's last position on every replica. */
    BEHIND,
    /** No replica could be asked, or none holds any WAL of the partition. */
    MISSING
  }

  @Override
  public int compareTo(WalGap other) {
    return partition.compareTo(other.partition);
  }

  @Override
  public String toString() {
    return "space "
        + spaceName
        + " ("
        + partition.space()
        + ") partition "
        + partition.part()
        + ": wanted the record after "
        + wanted
        + ", first held "
        + (firstHeld == null ? "none" : firstHeld.toString())
        + " ("
        + reason
        + ")";
  }
}
