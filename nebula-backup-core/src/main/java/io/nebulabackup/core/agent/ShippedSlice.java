// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.agent;

import io.nebulabackup.model.LogPosition;
import io.nebulabackup.model.PartitionId;
import org.jspecify.annotations.Nullable;

/**
 * Records of one partition that are in an object that has landed. A long delta arrives in several.
 *
 * @param partition the partition
 * @param packKey the object
 * @param first the first record
 * @param last the last record
 * @param records how many records
 * @param walBytes WAL bytes before compression
 * @param proof the proof of the partition's captured tail, with its last slice; otherwise null
 */
public record ShippedSlice(
    PartitionId partition,
    String packKey,
    LogPosition first,
    LogPosition last,
    long records,
    long walBytes,
    @Nullable String proof) {}
