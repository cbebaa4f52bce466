// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.agent;

import io.nebulabackup.model.LogPosition;
import io.nebulabackup.model.PartitionId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to find out about a frozen RocksDB.
 *
 * @param dataDir the frozen RocksDB, never a live one
 * @param before where the base's checkpoint of the same engine ended; null for no comparison
 * @param partitions what to find out about partitions in it
 */
public record EngineExamination(
    String dataDir, @Nullable EngineHistory before, List<OfPartition> partitions) {

  /** Copies the list. */
  public EngineExamination {
    partitions = List.copyOf(partitions);
  }

  /**
   * What to find out about a partition.
   *
   * @param partition the partition
   * @param walDir its own WAL directory, frozen with the data
   * @param after the last record that the base captured; null for no comparison
   * @param witnesses what was true of the data there
   * @param sample whether new witnesses are wanted
   */
  public record OfPartition(
      PartitionId partition,
      String walDir,
      @Nullable LogPosition after,
      List<Witness> witnesses,
      boolean sample) {

    /** Copies the list. */
    public OfPartition {
      witnesses = List.copyOf(witnesses);
    }
  }
}
