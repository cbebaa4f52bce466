// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

import io.nebulabackup.kubernetes.model.NebulaRestore;
import java.time.Instant;
import org.immutables.value.Value;
import org.jspecify.annotations.Nullable;

/** All that decides what to do next about a NebulaRestore. */
@Value.Immutable
interface RestoreObservation {

  NebulaRestore restore();

  /** The Job of the restore, whoever made it. */
  @Nullable JobView job();

  /** The cluster whose data is replaced. */
  @Nullable ClusterView cluster();

  /** The cluster that the backup is of, if it is another one and still there. */
  @Nullable ClusterView source();

  /** Which of the things it needs does not exist. */
  @Nullable Sentence missing();

  @Nullable Rejection rejected();

  Instant now();

  ControllerSettings settings();

  static ImmutableRestoreObservation.Builder builder() {
    return ImmutableRestoreObservation.builder();
  }
}
