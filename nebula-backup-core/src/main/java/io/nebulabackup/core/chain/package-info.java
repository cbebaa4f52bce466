// SPDX-License-Identifier: Apache-2.0
/**
 * Chains: a backup with all it needs, checked to fit together, and what to lay out to restore it.
 *
 * <p>A partition's log is put together from the last backup in which its space was copied whole,
 * and the deltas after it. A delta begins after a record that it shares with what came before it.
 * Where that record lies below the end of what came before, the rest of the former was never
 * committed and has been superseded: it is dropped.
 */
@NullMarked
package io.nebulabackup.core.chain;

import org.jspecify.annotations.NullMarked;
