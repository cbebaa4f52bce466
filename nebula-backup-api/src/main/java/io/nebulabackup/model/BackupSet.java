// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.immutables.value.Value;

/** One committed backup: everything that one manifest publishes. */
@Value.Immutable
@Values
public interface BackupSet {

  /**
   * Returns a builder.
   *
   * @return an empty builder
   */
  static Builder builder() {
    return new Builder();
  }

  /**
   * Returns the backup's name, given by metad.
   *
   * @return a name such as {@code BACKUP_2026_08_24_02_00_00}, in metad's local time
   */
  String name();

  /**
   * Returns whether the backup needs others.
   *
   * @return the kind
   */
  BackupKind kind();

  /**
   * Returns the previous backup of the chain.
   *
   * @return the base's name; empty for a full backup
   */
  Optional<String> base();

  /**
   * Returns the names of the backups this one needs.
   *
   * @return from the chain's full backup to the base, in order; empty for a full backup
   */
  List<String> ancestors();

  /**
   * Returns which cluster was backed up.
   *
   * @return metad's cluster id, which changes when a cluster is restored
   */
  long clusterId();

  /**
   * Returns when the run began.
   *
   * @return the instant, by the clock of the machine that ran the backup
   */
  Instant startedAt();

  /**
   * Returns when the backup was complete.
   *
   * @return the instant, by the clock of the machine that ran the backup
   */
  Instant completedAt();

  /**
   * Returns the names of the spaces in the backup.
   *
   * @return the names, sorted
   */
  List<String> spaces();

  /**
   * Returns how many partitions the backup captured.
   *
   * @return the number over all spaces
   */
  int partitions();

  /**
   * Returns what the backup cost.
   *
   * @return the figures of the run
   */
  BackupStatistics statistics();

  /**
   * Returns what a user may want to know: why a full was taken instead of an increment, which
   * spaces were copied whole and why, which partitions stepped back over a superseded tail.
   *
   * @return sentences, possibly none
   */
  List<String> notes();

  /**
   * Returns the spaces that an incremental backup holds whole, such as those that {@code CLEAR
   * SPACE} or {@code INGEST} changed past the log since the base.
   *
   * @return the spaces, each with the reason and the cost; none for a full backup
   */
  List<CopiedSpace> copiedSpaces();

  /** Builds backup sets. Not safe for use by several threads. */
  final class Builder extends ImmutableBackupSet.Builder {}
}
