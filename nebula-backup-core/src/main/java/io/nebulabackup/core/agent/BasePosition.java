// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.agent;

import io.nebulabackup.core.wal.SpliceProof;
import io.nebulabackup.model.LogPosition;
import io.nebulabackup.model.PartitionId;
import org.jspecify.annotations.Nullable;

/**
 * What a base backup captured of one partition.
 *
 * @param partition the partition
 * @param last the last record captured
 * @param committed whether {@code last} is known to be committed
 * @param floor the highest log id known to be committed; stepping back never goes below it
 * @param proof the text of the tail's {@link SpliceProof}; null for none
 */
public record BasePosition(
    PartitionId partition,
    LogPosition last,
    boolean committed,
    long floor,
    @Nullable String proof) {

  /**
   * Returns the proof to compare with.
   *
   * @return the proof; {@link SpliceProof#NONE} for none
   * @throws IllegalArgumentException if the text is no proof
   */
  public SpliceProof spliceProof() {
    return proof == null ? SpliceProof.NONE : SpliceProof.parse(proof);
  }
}
