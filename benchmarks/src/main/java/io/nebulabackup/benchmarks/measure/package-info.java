// SPDX-License-Identifier: Apache-2.0
/** What all benchmarks measure with, and print. */
@NullMarked
package io.nebulabackup.benchmarks.measure;

import org.jspecify.annotations.NullMarked;
