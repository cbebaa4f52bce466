// SPDX-License-Identifier: Apache-2.0
/** Our agent beside the vendor's: the same files, the same store, in turns. */
@NullMarked
package io.nebulabackup.benchmarks.agents;

import org.jspecify.annotations.NullMarked;
