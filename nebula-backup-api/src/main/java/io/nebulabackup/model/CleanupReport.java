// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.model;

import java.util.List;

/**
 * What runs that died left behind.
 *
 * @param checkpoints names of checkpoints in the cluster that belong to no backup and no live run
 * @param uploads names of backups whose data lies in the repository without a manifest
 * @param strayObjects keys of objects in the place of a committed backup that its manifest does not
 *     name, as an agent sends them that was cut off from its client and did not know
 * @param unfinishedUploads keys of objects whose upload was begun and never finished; one entry for
 *     each upload
 */
public record CleanupReport(
    List<String> checkpoints,
    List<String> uploads,
    List<String> strayObjects,
    List<String> unfinishedUploads) {

  /**
   * Copies the lists.
   *
   * @param checkpoints names of checkpoints
   * @param uploads names of unfinished backups
   * @param strayObjects keys of objects that no manifest names
   * @param unfinishedUploads keys of objects that were never finished
   */
  public CleanupReport {
    checkpoints = List.copyOf(checkpoints);
    uploads = List.copyOf(uploads);
    strayObjects = List.copyOf(strayObjects);
    unfinishedUploads = List.copyOf(unfinishedUploads);
  }

  /**
   * Reports checkpoints and backups only.
   *
   * @param checkpoints names of checkpoints
   * @param uploads names of unfinished backups
   */
  public CleanupReport(List<String> checkpoints, List<String> uploads) {
    this(checkpoints, uploads, List.of(), List.of());
  }
}
