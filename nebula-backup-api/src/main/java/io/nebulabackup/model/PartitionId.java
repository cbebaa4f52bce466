// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.model;

import java.util.Comparator;

/**
 * A partition of a graph space.
 *
 * @param space the space's id, positive
 * @param part the partition's id within the space, from 1
 */
public record PartitionId(int space, int part) implements Comparable<PartitionId> {

  private static final Comparator<PartitionId> ORDER =
      Comparator.comparingInt(PartitionId::space).thenComparingInt(PartitionId::part);

  /**
   * Checks the ids.
   *
   * @throws IllegalArgumentException if an id is not positive
   */
  public PartitionId {
    if (space < 1 || part < 1) {
      throw new IllegalArgumentException("no partition: space " + space + ", part " + part);
    }
  }

  @Override
  public int compareTo(PartitionId other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return space + "/" + part;
  }
}
