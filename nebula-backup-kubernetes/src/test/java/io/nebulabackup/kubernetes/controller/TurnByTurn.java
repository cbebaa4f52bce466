// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.nebulabackup.kubernetes.model.NebulaBackup;
import io.nebulabackup.kubernetes.model.NebulaCronBackup;
import io.nebulabackup.kubernetes.model.NebulaRestore;
import java.util.List;

/** A controller that takes its turns when told to, with the resources of one run. */
final class TurnByTurn {

  private final Stage stage;
  private final List<Turns<?>> kinds;

  TurnByTurn(Stage stage, KubernetesApi api) {
    this.stage = stage;
    ControllerSettings settings = Stage.settings();
    this.kinds =
        List.of(
            new Turns<>(api, new CronReconciler(api, settings, stage.clock())),
            new Turns<>(api, new BackupReconciler(api, settings, stage.clock(), new EndedPods())),
            new Turns<>(api, new RestoreReconciler(api, settings, stage.clock())));
  }

  static List<Class<? extends HasMetadata>> resources() {
    return List.of(NebulaCronBackup.class, NebulaBackup.class, NebulaRestore.class);
  }

  /** Takes turns with each resource there is, once. */
  void round() {
    for (Turns<?> turns : kinds) {
      for (HasMetadata resource : stage.all(turns.kind())) {
        turns.take(stage.namespace(), resource.getMetadata().getName());
      }
    }
  }
}
