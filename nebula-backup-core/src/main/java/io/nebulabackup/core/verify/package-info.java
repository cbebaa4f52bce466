// SPDX-License-Identifier: Apache-2.0
/** Verification of stored backups, from the repository alone. */
@NullMarked
package io.nebulabackup.core.verify;

import org.jspecify.annotations.NullMarked;
