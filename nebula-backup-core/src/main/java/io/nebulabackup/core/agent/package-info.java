// SPDX-License-Identifier: Apache-2.0
/**
 * The client of the agents beside the services: everything a run asks of a host goes through {@link
 * io.nebulabackup.core.agent.AgentClient}. Values are records of this package; no gRPC or protobuf
 * type leaves it. Paths are those of the agent's host and therefore plain text.
 */
@NullMarked
package io.nebulabackup.core.agent;

import org.jspecify.annotations.NullMarked;
