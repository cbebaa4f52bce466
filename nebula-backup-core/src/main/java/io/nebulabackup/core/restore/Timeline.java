// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.restore;

import io.nebulabackup.core.context.RunContext;
import io.nebulabackup.core.json.Json;
import io.nebulabackup.core.manifest.Manifest;
import java.time.Instant;

/**
 * A cluster's life since a restore. Ids go on and terms may begin again, so positions of two lives
 * must never be compared; the new cluster id keeps them apart.
 *
 * @param clusterId the restored cluster's id
 * @param previousClusterId the id of the cluster that was backed up
 * @param restoredFrom the backup's name
 * @param restoredAt when
 */
record Timeline(
    String clusterId, String previousClusterId, String restoredFrom, Instant restoredAt) {

  /** Notes in the repository that a new life has begun. */
  static void record(RunContext context, Manifest target, RestoreTargets targets) {
    long clusterId = context.clusterIds().first(targets.storages());
    context
        .repository()
        .recordTimeline(
            clusterId,
            Json.write(
                new Timeline(
                    Long.toString(clusterId), target.clusterId(), target.name(), Instant.now())));
  }
}
