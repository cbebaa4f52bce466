// SPDX-License-Identifier: Apache-2.0
/** What the agent reads from RocksDB. */
@NullMarked
package io.nebulabackup.agent.rocks;

import org.jspecify.annotations.NullMarked;
