// SPDX-License-Identifier: Apache-2.0
/** Which places of its host an agent may touch. */
@NullMarked
package io.nebulabackup.agent.paths;

import org.jspecify.annotations.NullMarked;
