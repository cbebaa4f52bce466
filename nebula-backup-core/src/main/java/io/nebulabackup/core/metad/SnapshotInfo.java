// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.metad;

import io.nebulabackup.model.HostAddress;
import java.util.List;

/**
 * A snapshot or backup metad has on record; as long as it is, its checkpoints lie on the hosts'
 * disks.
 *
 * @param name {@code BACKUP_...} of createBackup, {@code SNAPSHOT_...} of a user's snapshot
 * @param valid false while it is being made, and for ever if making it failed
 * @param hosts the storaged that were alive when it was made
 */
public record SnapshotInfo(String name, boolean valid, List<HostAddress> hosts) {

  /** Copies the list. */
  public SnapshotInfo {
    hosts = List.copyOf(hosts);
  }
}
