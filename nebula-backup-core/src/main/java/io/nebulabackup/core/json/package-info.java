// SPDX-License-Identifier: Apache-2.0
/** How values become JSON: the one place that knows the JSON library. */
@NullMarked
package io.nebulabackup.core.json;

import org.jspecify.annotations.NullMarked;
