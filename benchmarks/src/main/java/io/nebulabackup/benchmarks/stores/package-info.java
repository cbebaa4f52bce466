// SPDX-License-Identifier: Apache-2.0
/** What copying to a store and back costs, beside well-known clients. */
@NullMarked
package io.nebulabackup.benchmarks.stores;

import org.jspecify.annotations.NullMarked;
