// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.chain;

import io.nebulabackup.core.manifest.Manifest;
import io.nebulabackup.core.manifest.Partition;
import io.nebulabackup.core.manifest.StoredFile;
import io.nebulabackup.model.LogPosition;
import io.nebulabackup.model.PartitionId;
import java.util.List;

/**
 * Where one partition's data and log are, throughout a chain.
 *
 * @param partition the partition, as the target captured it
 * @param base the backup in which the partition's space was last copied whole
 * @param whole where the partition's data is in that backup
 * @param segments the base's WAL segments of the partition, in name order; none if there is no WAL
 * @param segmentsTo the last log id to take from the segments
 * @param slices the deltas' records, in log order
 */
public record PartitionLog(
    Partition partition,
    Manifest base,
    Partition.Whole whole,
    List<StoredFile> segments,
    long segmentsTo,
    List<Run> slices) {

  /** Copies the lists. */
  public PartitionLog {
    segments = List.copyOf(segments);
    slices = List.copyOf(slices);
  }

  /**
   * Returns the partition's id.
   *
   * @return the id
   */
  public PartitionId id() {
    return partition.id();
  }

  /**
   * Returns where the log ends.
   *
   * @return the target's last captured record
   */
  public LogPosition last() {
    return partition.last();
  }

  /**
   * Records to take from a pack.
   *
   * @param pack the pack
   * @param fromLogId the first
   * @param toLogId the last
   */
  public record Run(StoredFile pack, long fromLogId, long toLogId) {}
}
