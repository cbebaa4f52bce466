// SPDX-License-Identifier: Apache-2.0
/**
 * The agent's gRPC services: they read requests, have the work done off gRPC's threads, and turn
 * results and failures into messages and statuses.
 */
@NullMarked
package io.nebulabackup.agent.grpc;

import org.jspecify.annotations.NullMarked;
