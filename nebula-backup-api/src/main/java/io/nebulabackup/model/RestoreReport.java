// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.model;

import java.time.Duration;
import java.util.List;
import org.immutables.value.Value;

/** What a restore did. */
@Value.Immutable
@Values
public interface RestoreReport {

  /**
   * Returns a builder.
   *
   * @return an empty builder
   */
  static Builder builder() {
    return new Builder();
  }

  /**
   * Returns which backup was restored.
   *
   * @return the backup's name
   */
  String backup();

  /**
   * Returns the backups that were needed.
   *
   * @return the names from the chain's full backup to the restored one
   */
  List<String> chain();

  /**
   * Returns how many partitions were seen, through raft, to have reached the backup's position on
   * every replica that was laid out.
   *
   * @return the number
   */
  int partitions();

  /**
   * Returns how many bytes were fetched from the repository, all replicas together.
   *
   * @return bytes
   */
  long bytesFetched();

  /**
   * Returns how long services were stopped.
   *
   * @return from the first stop to the last check
   */
  Duration downtime();

  /**
   * Returns what a user may want to know.
   *
   * @return sentences, possibly none
   */
  List<String> notes();

  /** Builds reports. Not safe for use by several threads. */
  final class Builder extends ImmutableRestoreReport.Builder {}
}
