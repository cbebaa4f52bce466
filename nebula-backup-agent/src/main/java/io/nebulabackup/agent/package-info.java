// SPDX-License-Identifier: Apache-2.0
/**
 * The agent beside NebulaGraph's services: {@link io.nebulabackup.agent.BackupAgent} to embed,
 * {@link io.nebulabackup.agent.AgentMain} to run as a process in the place of the vendor's agent.
 */
@NullMarked
package io.nebulabackup.agent;

import org.jspecify.annotations.NullMarked;
