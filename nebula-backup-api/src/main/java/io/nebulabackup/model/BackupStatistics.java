// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.model;

import java.time.Duration;
import org.immutables.value.Value;

/** What a backup cost. */
@Value.Immutable
@Values
public interface BackupStatistics {

  /**
   * Returns a builder.
   *
   * @return an empty builder
   */
  static Builder builder() {
    return new Builder();
  }

  /**
   * Returns the WAL bytes captured as delta, before compression.
   *
   * @return bytes; 0 for a full backup
   */
  @Value.Default
  default long newWalBytes() {
    return 0;
  }

  /**
   * Returns the bytes of all objects written for the backup, manifest included.
   *
   * @return bytes
   */
  long uploadedBytes();

  /**
   * Returns how many objects the backup consists of, manifest included.
   *
   * @return the number
   */
  long objects();

  /**
   * Returns how many requests were made to the store for the backup, reads and lock included.
   *
   * @return the number
   */
  long requests();

  /**
   * Returns how long metad held writes back: the time of its one call that makes the checkpoint.
   *
   * @return an upper bound, measured at the client
   */
  Duration writesBlocked();

  /** Builds statistics. Not safe for use by several threads. */
  final class Builder extends ImmutableBackupStatistics.Builder {}
}
