// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.metad;

import io.nebulabackup.model.HostAddress;

/**
 * Which storaged takes the place of which at a restore.
 *
 * @param from the storaged in the backup
 * @param to the storaged in the cluster restored to; may be the same
 */
public record HostMapping(HostAddress from, HostAddress to) {}
