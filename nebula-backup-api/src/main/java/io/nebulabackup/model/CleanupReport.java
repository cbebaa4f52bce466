// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.model;

import java.util.List;

/**
 * What runs that died left behind.
 *
 * @param checkpoints names of checkpoints in the cluster that belong to no backup and no live run
 * @param uploads names of backups whose data lies in the repository without a manifest
 */
public record CleanupReport(List<String> checkpoints, List<String> uploads) {

  /**
   * Copies the lists.
   *
   * @param checkpoints names of checkpoints
   * @param uploads names of unfinished backups
   */
  public CleanupReport {
    checkpoints = List.copyOf(checkpoints);
    uploads = List.copyOf(uploads);
  }
}
