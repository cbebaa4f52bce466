// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

import io.fabric8.kubernetes.api.model.Pod;
import io.nebulabackup.kubernetes.model.NebulaBackup;
import java.time.Instant;
import java.util.List;
import org.immutables.value.Value;
import org.jspecify.annotations.Nullable;

/** All that decides what to do next about a NebulaBackup. */
@Value.Immutable
interface BackupObservation {

  NebulaBackup backup();

  /** The Job of the backup, whoever made it. */
  @Nullable JobView job();

  /** Pods of a Job of that name, which may outlive it. */
  List<Pod> pods();

  @Nullable JobView cleanJob();

  /** The NebulaBackups of the namespace, while this one is being deleted. */
  List<NebulaBackup> others();

  @Nullable ClusterView cluster();

  /** Which of the things it needs does not exist. */
  @Nullable Sentence missing();

  @Value.Default
  default boolean namespaceEnding() {
    return false;
  }

  /** Whether the event is there that outlives the resource. */
  @Value.Default
  default boolean eventWritten() {
    return false;
  }

  @Nullable Rejection rejected();

  Instant now();

  ControllerSettings settings();

  static ImmutableBackupObservation.Builder builder() {
    return ImmutableBackupObservation.builder();
  }
}
