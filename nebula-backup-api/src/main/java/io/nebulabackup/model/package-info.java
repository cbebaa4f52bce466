// SPDX-License-Identifier: Apache-2.0
/** Immutable values of the field: positions in a partition's log, backup sets, plans, reports. */
@NullMarked
package io.nebulabackup.model;

import org.jspecify.annotations.NullMarked;
