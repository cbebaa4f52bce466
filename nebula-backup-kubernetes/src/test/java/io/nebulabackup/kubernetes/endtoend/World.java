// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.endtoend;

import io.nebulabackup.kubernetes.controller.BackupController;
import io.nebulabackup.kubernetes.controller.ControllerSettings;
import io.nebulabackup.kubernetes.fixture.LocalImages;
import io.nebulabackup.kubernetes.fixture.ProcessKubelet;
import io.nebulabackup.kubernetes.fixture.TestNamespace;
import io.nebulabackup.model.HostAddress;
import io.nebulabackup.testkit.sandbox.SandboxCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A namespace with a machine that runs Pods, a NebulaGraph cluster, and perhaps our controller. */
final class World implements AutoCloseable {

  static final String IMAGE = "example/nebula-backup-runner";
  static final String VERSION = "1";
  static final String SHELL = "example/shell:1";
  static final String CONTROLLER_IMAGE = "example/nebula-backup-controller:1";

  private final Nebula nebula;
  private final LocalImages images;
  private final ProcessKubelet kubelet;
  private final @Nullable BackupController controller;

  private World(Setup setup, @Nullable ControllerSettings controlled) {
    this.nebula = new Nebula(setup.directory.resolve("cluster"), setup.sandbox).fill(0, 300);
    this.images =
        new LocalImages()
            .withRunner(IMAGE + ":" + VERSION, setup.directory.resolve("image"))
            .withShell(SHELL);
    reach("nebula", setup.namespace.name());
    this.kubelet =
        ProcessKubelet.start(
            setup.namespace, images, setup.directory.resolve("pods"), setup.nodeLabels);
    this.controller =
        controlled == null ? null : BackupController.start(setup.namespace.client(), controlled);
  }

  /** What a world is to be like. */
  static final class Setup {

    private final TestNamespace namespace;
    private final Path directory;
    private final SandboxCluster.Builder sandbox = SandboxCluster.builder();
    private final ControllerSettings.Builder settings =
        ControllerSettings.builder()
            .runnerImage(IMAGE + ":" + VERSION)
            .missingGrace(Duration.ofSeconds(2));
    private Map<String, String> nodeLabels = Map.of();

    private Setup(TestNamespace namespace, Path directory) {
      this.namespace = namespace;
      this.directory = directory;
      settings.namespace(namespace.name());
    }

    Setup cluster(Consumer<SandboxCluster.Builder> change) {
      change.accept(sandbox);
      return this;
    }

    Setup settings(Consumer<ControllerSettings.Builder> change) {
      change.accept(settings);
      return this;
    }

    Setup nodeLabels(Map<String, String> labels) {
      nodeLabels = labels;
      return this;
    }

    /** Starts it with a controller in this process. */
    World start() {
      return new World(this, settings.build());
    }
  }

  static Setup in(TestNamespace namespace, Path directory) {
    return new Setup(namespace, directory);
  }

  /** A world with a controller in this process. */
  static World start(TestNamespace namespace, Path directory) {
    return in(namespace, directory).start();
  }

  /** A world where the controller is an image that can be run. */
  static World withControllerImage(TestNamespace namespace, Path directory) {
    World world = new World(in(namespace, directory), null);
    world.images.withController(CONTROLLER_IMAGE, directory.resolve("controller-image"));
    return world;
  }

  Nebula nebula() {
    return nebula;
  }

  ProcessKubelet kubelet() {
    return kubelet;
  }

  LocalImages images() {
    return images;
  }

  /** Lets a NebulaCluster's metad be reached by the name that the operator gives it. */
  void reach(String cluster, String namespace) {
    reach(cluster, namespace, nebula);
  }

  /** The same for any cluster, with its storageds. */
  void reach(String cluster, String namespace, Nebula nebula) {
    List<HostAddress> storages = nebula.sandbox().storages();
    for (int i = 0; i < storages.size(); i++) {
      images.withAddress(
          "%1$s-storaged-%2$d.%1$s-storaged-headless.%3$s.svc.cluster.local:9779"
              .formatted(cluster, i, namespace),
          storages.get(i).toString());
    }
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
