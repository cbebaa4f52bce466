// SPDX-License-Identifier: Apache-2.0
/**
 * The work behind the transfer service: looking at WAL, shipping files and deltas, fetching files
 * and laying WAL out. Knows nothing of gRPC. Memory is bounded by buffers times concurrency; what
 * does not fit goes to a {@link io.nebulabackup.agent.transfer.Spool}.
 */
@NullMarked
package io.nebulabackup.agent.transfer;

import org.jspecify.annotations.NullMarked;
