// SPDX-License-Identifier: Apache-2.0
/**
 * The library together with the vendor's own programs: its agent (nebula-agent) and its command
 * line (nebula-br). Every test is one cell of a matrix that is printed at the end.
 */
@NullMarked
package io.nebulabackup.interop;

import org.jspecify.annotations.NullMarked;
