// SPDX-License-Identifier: Apache-2.0
/** The client that talks to metad, agents and the store itself: the API's implementation. */
@NullMarked
package io.nebulabackup.core.client;

import org.jspecify.annotations.NullMarked;
