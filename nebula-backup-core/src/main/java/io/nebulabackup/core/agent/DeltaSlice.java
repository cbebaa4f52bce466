// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.agent;

import io.nebulabackup.model.LogPosition;
import io.nebulabackup.model.PartitionId;

/**
 * Records of one partition to ship: those after one record up to and including another.
 *
 * @param partition the partition
 * @param walDir the partition's own WAL directory
 * @param after the record before the first; it must be there, or the log begin right after it
 * @param toLogId the last record's id
 */
public record DeltaSlice(PartitionId partition, String walDir, LogPosition after, long toLogId) {}
