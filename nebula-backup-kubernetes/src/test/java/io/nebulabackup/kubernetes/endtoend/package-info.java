// SPDX-License-Identifier: Apache-2.0
/**
 * Everything together: a real API server, the real runner as processes of Pods, real stores, and
 * the sandbox as the NebulaGraph cluster.
 */
@NullMarked
package io.nebulabackup.kubernetes.endtoend;

import org.jspecify.annotations.NullMarked;
