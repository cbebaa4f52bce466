// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.agent;

import io.nebulabackup.model.LogPosition;
import io.nebulabackup.model.PartitionId;

/**
 * The proof of a captured tail.
 *
 * @param partition the partition
 * @param last the last record captured
 * @param proof the text of a {@link io.nebulabackup.core.wal.SpliceProof}
 */
public record TailProof(PartitionId partition, LogPosition last, String proof) {}
