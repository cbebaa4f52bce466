// SPDX-License-Identifier: Apache-2.0
/** Immutable descriptions of what to do. Each checks itself when it is built. */
@NullMarked
package io.nebulabackup.spec;

import org.jspecify.annotations.NullMarked;
