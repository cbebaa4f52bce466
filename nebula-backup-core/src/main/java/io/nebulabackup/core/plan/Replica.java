// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.plan;

import io.nebulabackup.core.agent.PartitionWal;

/**
 * What one storaged holds of one partition.
 *
 * @param storage the storaged's place in the topology
 * @param dataIndex which of its data directories
 * @param wal its WAL and commit marker
 */
public record Replica(int storage, int dataIndex, PartitionWal wal) {}
