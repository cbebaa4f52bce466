// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.model;

import java.util.List;
import java.util.Optional;
import org.immutables.value.Value;

/** What a backup would do, found without blocking the cluster and without writing anything. */
@Value.Immutable
@Values
public interface BackupPlan {

  /**
   * Returns a builder.
   *
   * @return an empty builder
   */
  static Builder builder() {
    return new Builder();
  }

  /**
   * Returns the kind of backup that would be taken; full where an increment is impossible and the
   * caller asked for a full instead.
   *
   * @return the kind
   */
  BackupKind kind();

  /**
   * Returns the base.
   *
   * @return the base's name; empty for a full backup
   */
  Optional<String> base();

  /**
   * Returns the cluster's id.
   *
   * @return metad's cluster id
   */
  long clusterId();

  /**
   * Returns the storaged hosts that would take part.
   *
   * @return their addresses, sorted
   */
  List<HostAddress> hosts();

  /**
   * Returns how many partitions would be captured.
   *
   * @return the number over all spaces
   */
  int partitions();

  /**
   * Returns how much WAL is new.
   *
   * @return an upper bound in bytes before compression; 0 for a full backup
   */
  long walBytes();

  /**
   * Returns what deserves attention though it does not keep the backup from succeeding.
   *
   * @return sentences, possibly none
   */
  List<String> warnings();

  /** Builds plans. Not safe for use by several threads. */
  final class Builder extends ImmutableBackupPlan.Builder {}
}
