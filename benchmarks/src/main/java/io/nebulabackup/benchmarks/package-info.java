// SPDX-License-Identifier: Apache-2.0
/** Measurements against the project's budgets, printed as tables. */
@NullMarked
package io.nebulabackup.benchmarks;

import org.jspecify.annotations.NullMarked;
