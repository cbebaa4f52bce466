// SPDX-License-Identifier: Apache-2.0
/**
 * Restores: a chain becomes a running cluster again.
 *
 * <p>Resolve the chain, check that all it needs is there, stop the services, set their data aside,
 * stage the base's data, lay the WAL beside it, restore metad's tables, start, and see through raft
 * that every partition has reached the backup's position. Until that is seen, a failure puts back
 * what was set aside.
 *
 * <p>Every replica of a partition gets the same WAL: made of one replica's records, reaching back
 * to what the replica's data has applied, ending exactly at the captured record. Storaged's own
 * raft applies it. A replica whose data the WAL cannot continue, or which has no data, gets none:
 * raft brings it up from the others, which are a majority.
 */
@NullMarked
package io.nebulabackup.core.restore;

import org.jspecify.annotations.NullMarked;
