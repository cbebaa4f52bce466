// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.agent;

import io.nebulabackup.model.LogPosition;
import io.nebulabackup.model.PartitionId;
import org.jspecify.annotations.Nullable;

/**
 * What one host holds of one partition's log.
 *
 * @param partition the partition
 * @param walDir the partition's own WAL directory
 * @param first the first record; null if the log is empty
 * @param last the last record; null if the log is empty
 * @param committed the commit marker in the data directory; null if none was asked for or there is
 *     none
 * @param splice how the log stands to the base; null if no base was given for this partition
 * @param common the last record common to base and log, if it continues the base or steps back
 * @param contentProven whether at least one data-bearing record was compared
 * @param newBytes bytes of WAL files that may hold records after {@code common}; an upper bound
 */
public record PartitionWal(
    PartitionId partition,
    String walDir,
    @Nullable LogPosition first,
    @Nullable LogPosition last,
    @Nullable LogPosition committed,
    @Nullable SpliceOutcome splice,
    @Nullable LogPosition common,
    boolean contentProven,
    long newBytes) {}
