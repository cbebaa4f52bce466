// SPDX-License-Identifier: Apache-2.0
/**
 * What we ask of a NebulaGraph cluster's control plane: metad's thrift service, the raft state of a
 * storaged, and storaged's flags. No thrift type leaves this package.
 *
 * <p>metad is spoken to in framed strict binary, the dialect of the vendor's own Go tools, one
 * connection per call; calls that only the leader answers follow it. Every refusal becomes a typed
 * exception that carries metad's code by number and by name, and advice.
 */
@NullMarked
package io.nebulabackup.core.metad;

import org.jspecify.annotations.NullMarked;
