// SPDX-License-Identifier: Apache-2.0
/** The agents of a cluster's hosts, and work done on several hosts side by side. */
@NullMarked
package io.nebulabackup.core.hosts;

import org.jspecify.annotations.NullMarked;
