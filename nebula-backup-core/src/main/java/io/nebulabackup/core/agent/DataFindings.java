// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.agent;

import io.nebulabackup.model.LogPosition;
import io.nebulabackup.model.PartitionId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an agent found in frozen RocksDBs.
 *
 * @param engines one finding per engine asked about
 * @param partitions one finding per partition asked about
 */
public record DataFindings(List<OfEngine> engines, List<OfPartition> partitions) {

  /** Copies the lists. */
  public DataFindings {
    engines = List.copyOf(engines);
    partitions = List.copyOf(partitions);
  }

  /**
   * What an engine's MANIFEST tells.
   *
   * @param dataDir the engine's directory
   * @param now how far it has come; null if it cannot be told
   * @param unbroken whether it goes on where the base's ended, so that nothing is left out
   * @param ingested the external files taken in since
   */
  public record OfEngine(
      String dataDir, @Nullable EngineHistory now, boolean unbroken, List<Ingested> ingested) {

    /** Copies the list. */
    public OfEngine {
      ingested = List.copyOf(ingested);
    }
  }

  /**
   * An external file taken in.
   *
   * @param number its number in the engine
   * @param bytes its size
   * @param part the partition of its smallest key; 0 for none
   */
  public record Ingested(long number, long bytes, int part) {}

  /**
   * What looking at single keys of a partition tells.
   *
   * @param partition the partition
   * @param applied the commit marker; null if there is none
   * @param fate what became of its data; null if no comparison was asked for
   * @param compared how many keys were looked at for that
   * @param foreign how many of them have a value that nothing in the log explains
   * @param witnesses new witnesses, as of {@code applied}; none unless asked for
   */
  public record OfPartition(
      PartitionId partition,
      @Nullable LogPosition applied,
      @Nullable Fate fate,
      int compared,
      int foreign,
      List<Witness> witnesses) {

    /** Copies the list. */
    public OfPartition {
      witnesses = List.copyOf(witnesses);
    }
  }

  /** What became of a partition's data. */
  public enum Fate {
    /** Nothing that could have been lost was looked at. */
    SILENT,
    /** The oldest data looked at is still there. */
    SURVIVED,
    /** The oldest data looked at is gone, and no write removed it. */
    GONE,
    /** The log does not lead from the base to the data. */
    INCOMPARABLE
  }
}
