// SPDX-License-Identifier: Apache-2.0
/** The client, against the sandbox and its agents: what users rely on. */
@NullMarked
package io.nebulabackup.testkit.endtoend;

import org.jspecify.annotations.NullMarked;
