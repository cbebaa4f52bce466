// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

import io.nebulabackup.kubernetes.model.NebulaRestore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads what decides about a NebulaRestore. */
final class RestoreReconciler implements Reconciler<NebulaRestore> {

  private final KubernetesApi api;
  private final ControllerSettings settings;
  private final InstantSource clock;

  RestoreReconciler(KubernetesApi api, ControllerSettings settings, InstantSource clock) {
    this.api = api;
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public Class<NebulaRestore> kind() {
    return NebulaRestore.class;
  }

  @Override
  public Action next(NebulaRestore restore, @Nullable Rejection rejected) {
    String namespace = restore.getMetadata().getNamespace();
    JobView job =
        JobView.read(api, namespace, ObjectNames.restoreJob(restore.getMetadata().getName()));
    if (job == null && !Resources.isStill(api, restore)) {
      return new Action.Await(Duration.ZERO, "a consistent view");
    }
    ImmutableRestoreObservation.Builder seen =
        RestoreObservation.builder()
            .restore(restore)
            .job(job)
            .rejected(rejected)
            .now(clock.instant())
            .settings(settings);
    if (job == null
        && !Conditions.isOver(RestoreDecision.conditions(restore))
        && RestorePlan.problem(restore) == null) {
      Prerequisites needed =
          Prerequisites.read(
              api,
              namespace,
              RestorePlan.namespace(restore),
              Objects.requireNonNull(RestorePlan.target(restore)),
              RestorePlan.storage(restore),
              settings.clusterDomain());
      seen.cluster(needed.cluster()).missing(needed.missing());
      if (!RestorePlan.source(restore).equals(RestorePlan.target(restore))) {
        seen.source(
            Prerequisites.cluster(
                api,
                RestorePlan.namespace(restore),
                RestorePlan.source(restore),
                settings.clusterDomain()));
      }
    }
    return RestoreDecision.next(seen.build());
  }
}
