// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.agent;

import io.nebulabackup.model.PartitionId;

/**
 * A captured tail whose proof is wanted.
 *
 * @param partition the partition
 * @param walDir the partition's own WAL directory
 * @param lastLogId the last record captured
 */
public record WalTail(PartitionId partition, String walDir, long lastLogId) {}
