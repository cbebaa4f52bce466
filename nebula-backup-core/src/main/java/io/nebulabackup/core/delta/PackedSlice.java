// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.delta;

import io.nebulabackup.model.LogPosition;
import io.nebulabackup.model.PartitionId;

/**
 * What a pack holds of one partition: an unbroken run of records.
 *
 * @param partition the partition
 * @param first the first record
 * @param last the last record
 * @param bytes the length of the records in a WAL segment, uncompressed
 */
public record PackedSlice(PartitionId partition, LogPosition first, LogPosition last, long bytes) {

  /**
   * Returns how many records there are.
   *
   * @return the number, positive
   */
  public long records() {
    return last.logId() - first.logId() + 1;
  }
}
