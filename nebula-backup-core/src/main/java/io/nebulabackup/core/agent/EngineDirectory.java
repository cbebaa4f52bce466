// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.agent;

import org.jspecify.annotations.Nullable;

/**
 * The engine directory of one space on one data path of a storaged.
 *
 * @param space the space's id
 * @param walDir holds one directory per partition, named by its id
 * @param dataDir the frozen RocksDB whose commit markers are wanted, never a live one; null for
 *     none
 */
public record EngineDirectory(int space, String walDir, @Nullable String dataDir) {}
