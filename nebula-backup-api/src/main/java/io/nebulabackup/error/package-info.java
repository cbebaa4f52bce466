// SPDX-License-Identifier: Apache-2.0
/**
 * The failures a caller can react to. All are unchecked, extend {@link
 * io.nebulabackup.error.BackupException} and say what failed, for which object, and what to do.
 */
@NullMarked
package io.nebulabackup.error;

import org.jspecify.annotations.NullMarked;
