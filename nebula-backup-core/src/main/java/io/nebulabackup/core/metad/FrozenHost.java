// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.metad;

import io.nebulabackup.model.HostAddress;
import java.util.List;

/**
 * What one storaged froze of one space.
 *
 * @param address the storaged
 * @param checkpoints one per data path
 */
public record FrozenHost(HostAddress address, List<FrozenCheckpoint> checkpoints) {

  /** Copies the list. */
  public FrozenHost {
    checkpoints = List.copyOf(checkpoints);
  }
}
