// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

import io.nebulabackup.kubernetes.model.NebulaBackup;
import io.nebulabackup.kubernetes.model.NebulaCronBackup;
import java.time.Instant;
import java.util.List;
import org.immutables.value.Value;
import org.jspecify.annotations.Nullable;

/** All that decides what to do next about a NebulaCronBackup. */
@Value.Immutable
interface CronObservation {

  NebulaCronBackup cron();

  /** All NebulaBackups of the namespace, whoever made them. */
  List<NebulaBackup> backups();

  /** Whether the event about a spec that makes no sense is there. */
  @Value.Default
  default boolean eventWritten() {
    return false;
  }

  @Nullable Rejection rejected();

  Instant now();

  ControllerSettings settings();

  static ImmutableCronObservation.Builder builder() {
    return ImmutableCronObservation.builder();
  }
}
