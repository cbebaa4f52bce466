// SPDX-License-Identifier: Apache-2.0
/**
 * Planning: finding out, without blocking the cluster and without writing anything, whether a
 * backup can succeed, and how.
 */
@NullMarked
package io.nebulabackup.core.plan;

import org.jspecify.annotations.NullMarked;
