// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.metad;

import io.nebulabackup.model.HostAddress;

/**
 * Whether a service metad knows is alive.
 *
 * @param address the service's address
 * @param role what it is
 * @param online whether its heartbeats arrive
 */
public record HostStatus(HostAddress address, ServiceRole role, boolean online) {}
