// SPDX-License-Identifier: Apache-2.0
/**
 * Storaged in a JVM: real RocksDB, the real WAL format and directory layout, and a model of raft in
 * which calls take the place of messages. What happens at start, at a checkpoint, at a rollback and
 * at clean-up follows NebulaGraph 3.8 src/kvstore; consensus itself is not under test and is
 * decided by who is alive.
 */
@NullMarked
package io.nebulabackup.testkit.sandbox.storaged;

import org.jspecify.annotations.NullMarked;
