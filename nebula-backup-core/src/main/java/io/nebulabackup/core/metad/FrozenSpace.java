// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.metad;

import java.util.List;

/**
 * What was frozen of one space.
 *
 * @param space the space
 * @param hosts what each storaged froze of it
 */
public record FrozenSpace(SpaceInfo space, List<FrozenHost> hosts) {

  /** Copies the list. */
  public FrozenSpace {
    hosts = List.copyOf(hosts);
  }
}
