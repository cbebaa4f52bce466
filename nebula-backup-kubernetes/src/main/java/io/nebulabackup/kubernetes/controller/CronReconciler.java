// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

import io.fabric8.kubernetes.api.model.Event;
import io.nebulabackup.kubernetes.model.NebulaBackup;
import io.nebulabackup.kubernetes.model.NebulaCronBackup;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what decides about a NebulaCronBackup. */
final class CronReconciler implements Reconciler<NebulaCronBackup> {

  private final KubernetesApi api;
  private final ControllerSettings settings;
  private final InstantSource clock;

  CronReconciler(KubernetesApi api, ControllerSettings settings, InstantSource clock) {
    this.api = api;
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public Class<NebulaCronBackup> kind() {
    return NebulaCronBackup.class;
  }

  @Override
  public Action next(NebulaCronBackup cron, @Nullable Rejection rejected) {
    String namespace = cron.getMetadata().getNamespace();
    return CronDecision.next(
        CronObservation.builder()
            .cron(cron)
            .addAllBackups(api.list(NebulaBackup.class, namespace, Map.of()))
            .eventWritten(isTold(cron, rejected))
            .rejected(rejected)
            .now(clock.instant())
            .settings(settings)
            .build());
  }

  private boolean isTold(NebulaCronBackup cron, @Nullable Rejection rejected) {
    String reason = rejected == null ? CronDecision.INVALID : CronDecision.REFUSED;
    return api.find(Event.class, cron.getMetadata().getNamespace(), Events.name(cron, reason))
        != null;
  }
}
