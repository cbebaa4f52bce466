// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.endtoend;

import io.nebulabackup.kubernetes.controller.BackupController;
import io.nebulabackup.kubernetes.controller.ControllerSettings;
import io.nebulabackup.kubernetes.fixture.LocalImages;
import io.nebulabackup.kubernetes.fixture.ProcessKubelet;
import io.nebulabackup.kubernetes.fixture.TestNamespace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A namespace with a machine that runs Pods, a NebulaGraph cluster, and perhaps our controller. */
final class World implements AutoCloseable {

  static final String IMAGE = "example/nebula-backup-runner";
  static final String VERSION = "1";
  static final String CONTROLLER_IMAGE = "example/nebula-backup-controller:1";

  private final Nebula nebula;
  private final LocalImages images;
  private final ProcessKubelet kubelet;
  private final @Nullable BackupController controller;

  private World(TestNamespace namespace, Path directory, @Nullable ControllerSettings controlled) {
    this.nebula = new Nebula(directory.resolve("cluster")).fill(0, 300);
    this.images = new LocalImages().withRunner(IMAGE + ":" + VERSION, directory.resolve("image"));
    reach("nebula", namespace.name());
    this.kubelet = ProcessKubelet.start(namespace, images, directory.resolve("pods"), Map.of());
    this.controller =
        controlled == null ? null : BackupController.start(namespace.client(), controlled);
  }

  /** A world with a controller in this process. */
  static World start(TestNamespace namespace, Path directory) {
    return new World(
        namespace,
        directory,
        ControllerSettings.builder()
            .runnerImage(IMAGE + ":" + VERSION)
            .namespace(namespace.name())
            .missingGrace(Duration.ofSeconds(2))
            .build());
  }

  /** A world where the controller is an image that can be run. */
  static World withControllerImage(TestNamespace namespace, Path directory) {
    World world = new World(namespace, directory, null);
    world.images.withController(CONTROLLER_IMAGE, directory.resolve("controller-image"));
    return world;
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
        "%1$s-metad-0.%1$s-metad-headless.%2$s.svc.cluster.local:9559"
            .formatted(cluster, namespace),
        nebula.metad());
  }

  /** Lets the metads of a cluster that has no NebulaCluster be reached by their Service's name. */
  void reachService(String cluster, String namespace) {
    images.withAddress(
        "%s-metad-headless.%s.svc.cluster.local:9559".formatted(cluster, namespace),
        nebula.metad());
  }

  @Override
  public void close() {
    if (controller != null) {
      controller.close();
    }
    kubelet.close();
    nebula.close();
  }
}
