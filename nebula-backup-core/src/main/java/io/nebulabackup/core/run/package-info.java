// SPDX-License-Identifier: Apache-2.0
/**
 * The runs: what a full backup, an incremental backup, a restore, a verification and a clean-up do,
 * in order. Plan, freeze, transfer, commit, release.
 */
@NullMarked
package io.nebulabackup.core.run;

import org.jspecify.annotations.NullMarked;
