// SPDX-License-Identifier: Apache-2.0
/** What every run works with: connections, events, the wish to stop. */
@NullMarked
package io.nebulabackup.core.context;

import org.jspecify.annotations.NullMarked;
