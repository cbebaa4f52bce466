// SPDX-License-Identifier: Apache-2.0
/**
 * A repository: where its objects lie, which backups it holds, and who may write to it.
 *
 * <h2>The lock</h2>
 *
 * <p>One run at a time writes for a cluster. The lock needs nothing of a store but conditional
 * creates: its state is the object with the highest generation below {@code
 * nebula-backup/locks/{cluster id}/}. Taking, renewing and recording progress each create the next
 * generation; of two runs that try the same generation exactly one succeeds, and the other finds
 * out by the very request. A generation is free to be followed if it says it was released, if its
 * lease is over, or if its holder was a process of this machine that is gone.
 *
 * <p>Generations are only removed when they are older than a lease, and a run whose own steps from
 * looking to creating took longer than half a lease starts over. So a run that looked, slept, and
 * then creates the generation it had thought of can never create one that was there before and has
 * been removed. A holder that could not renew in time stops before it commits. The clocks of the
 * machines may differ by less than half a lease.
 */
@NullMarked
package io.nebulabackup.core.repository;

import org.jspecify.annotations.NullMarked;
