// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.delta;

import io.nebulabackup.model.PartitionId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a pack holds, and where. Immutable. */
public final class DeltaPackIndex {

  private final List<PackedSlice> slices;
  private final List<Block> blocks;
  private final Map<PartitionId, Placed> placed = new HashMap<>();

  DeltaPackIndex(List<PackedSlice> slices, List<Block> blocks) {
    this.slices = List.copyOf(slices);
    this.blocks = List.copyOf(blocks);
    long offset = 0;
    for (PackedSlice slice : this.slices) {
      placed.put(slice.partition(), new Placed(slice, offset));
      offset += slice.bytes();
    }
  }

  /**
   * Returns what the pack holds.
   *
   * @return one slice for each partition, in the order they were written
   */
  public List<PackedSlice> slices() {
    return slices;
  }

  /**
   * Returns the partitions the pack holds records of.
   *
   * @return the partitions, sorted
   */
  public Set<PartitionId> partitions() {
    return new TreeSet<>(placed.keySet());
  }

  /**
   * Finds a partition's slice.
   *
   * @param partition the partition
   * @return its slice, or null if the pack holds none
   */
  public @Nullable PackedSlice slice(PartitionId partition) {
    Placed found = placed.get(partition);
    return found == null ? null : found.slice();
  }

  /**
   * Returns how long all records are, uncompressed.
   *
   * @return the length in bytes
   */
  public long rawBytes() {
    return blocks.isEmpty() ? 0 : blocks.get(blocks.size() - 1).rawEnd();
  }

  List<Block> blocks() {
    return blocks;
  }

  @Nullable Placed placed(PartitionId partition) {
    return placed.get(partition);
  }

  /** Returns the number of the block that holds a place of the raw bytes. */
  int blockAt(long rawOffset) {
    int low = 0;
    int high = blocks.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (blocks.get(middle).rawOffset() <= rawOffset) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /**
   * A slice and its place.
   *
   * @param slice the slice
   * @param rawOffset where it starts in the raw bytes
   */
  record Placed(PackedSlice slice, long rawOffset) {}
}
