// SPDX-License-Identifier: Apache-2.0
/** Backup and restore of NebulaGraph clusters that run on Kubernetes. */
@NullMarked
package io.nebulabackup.kubernetes;

import org.jspecify.annotations.NullMarked;
