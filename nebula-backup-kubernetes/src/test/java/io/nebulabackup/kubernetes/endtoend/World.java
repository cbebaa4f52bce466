// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.endtoend;

import io.nebulabackup.kubernetes.controller.BackupController;
import io.nebulabackup.kubernetes.controller.ControllerSettings;
import io.nebulabackup.kubernetes.fixture.LocalImages;
import io.nebulabackup.kubernetes.fixture.ProcessKubelet;
import io.nebulabackup.kubernetes.fixture.TestNamespace;
import java.nio.file.Path;
import java.util.Map;

/** A namespace with our controller, a machine that runs Pods, and a NebulaGraph cluster. */
final class World implements AutoCloseable {

  static final String IMAGE = "example/nebula-backup-runner";
  static final String VERSION = "1";

  private final Nebula nebula;
  private final LocalImages images;
  private final ProcessKubelet kubelet;
  private final BackupController controller;

  private World(TestNamespace namespace, Path directory) {
    this.nebula = new Nebula(directory.resolve("cluster")).fill(0, 300);
    this.images =
        new LocalImages().withRunner(IMAGE + ":" + VERSION, directory.resolve("image"));
    reach("nebula", namespace.name());
    this.kubelet =
        ProcessKubelet.start(namespace, images, directory.resolve("pods"), Map.of());
    this.controller =
        BackupController.start(
            namespace.client(),
            ControllerSettings.builder()
                .runnerImage(IMAGE + ":" + VERSION)
                .namespace(namespace.name())
                .missingGrace(java.time.Duration.ofSeconds(2))
                .build());
  }

  static World start(TestNamespace namespace, Path directory) {
    return new World(namespace, directory);
  }

  Nebula nebula() {
    return nebula;
  }

  ProcessKubelet kubelet() {
    return kubelet;
  }

  /** Lets a NebulaCluster's metad be reached by the name that the operator gives it. */
  void reach(String cluster, String namespace) {
    images.withAddress(
        "%1$s-metad-0.%1$s-metad-headless.%2$s.svc.cluster.local:9559".formatted(cluster, namespace),
        nebula.metad());
  }

  @Override
  public void close() {
    controller.close();
    kubelet.close();
    nebula.close();
  }
}
