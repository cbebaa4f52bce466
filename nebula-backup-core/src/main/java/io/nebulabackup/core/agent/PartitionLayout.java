// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.agent;

import io.nebulabackup.model.LogPosition;
import io.nebulabackup.model.PartitionId;
import java.util.List;

/**
 * A partition's WAL directory to write.
 *
 * @param partition the partition
 * @param walDir the directory; must be missing or empty
 * @param sources where the records come from, in log order
 * @param coverLogId what the log must begin at or before
 * @param last what the log must end with exactly
 */
public record PartitionLayout(
    PartitionId partition,
    String walDir,
    List<WalSource> sources,
    long coverLogId,
    LogPosition last) {

  /**
   * Copies the list.
   *
   * @param partition the partition
   * @param walDir the directory
   * @param sources where the records come from
   * @param coverLogId what the log must begin at or before
   * @param last what the log must end with
   */
  public PartitionLayout {
    sources = List.copyOf(sources);
  }
}
