// SPDX-License-Identifier: Apache-2.0
/**
 * A cluster that is never left in peace: writes at full speed, changing leaders, an increment every
 * minute, and the client in a process of its own so that its memory can be told apart.
 */
@NullMarked
package io.nebulabackup.benchmarks.soak;

import org.jspecify.annotations.NullMarked;
