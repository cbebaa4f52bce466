// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.endtoend;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.nebulabackup.kubernetes.controller.ControllerMain;
import io.nebulabackup.kubernetes.fixture.AuditLog;
import io.nebulabackup.kubernetes.fixture.TestNamespace;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Our controller as its manifest deploys it, but in a namespace of a test and with a test's images.
 * What belongs to no namespace gets the test namespace's name as a suffix.
 */
final class ControllerDeployment implements AutoCloseable {

  static final String CONTROLLER = "controller.yaml";
  static final String SECRETS = "controller-secrets.yaml";
  static final String NAME = "nebula-backup-controller";

  private final TestNamespace namespace;
  private final boolean everywhere;
  private final List<HasMetadata> objects = new ArrayList<>();

  private ControllerDeployment(TestNamespace namespace, boolean everywhere) {
    this.namespace = namespace;
    this.everywhere = everywhere;
  }

  /** For all namespaces, as the manifests are. */
  static ControllerDeployment everywhere(TestNamespace namespace, String... files) {
    return new ControllerDeployment(namespace, true).apply(files);
  }

  /** For its own namespace only, as the README says how. */
  static ControllerDeployment inNamespace(TestNamespace namespace) {
    return new ControllerDeployment(namespace, false).apply(CONTROLLER, SECRETS);
  }

  private ControllerDeployment apply(String... files) {
    for (String file : files) {
      for (HasMetadata object : read(file)) {
        if (!(object instanceof Namespace)) {
          HasMetadata adapted = adapted(object);
          namespace.client().resource(adapted).create();
          objects.add(adapted);
        }
      }
    }
    return this;
  }

  private List<HasMetadata> read(String file) {
    try (InputStream yaml =
        ControllerMain.class.getResourceAsStream("/io/nebulabackup/kubernetes/deploy/" + file)) {
      return namespace.client().load(Objects.requireNonNull(yaml, file)).items();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private HasMetadata adapted(HasMetadata object) {
    if (object instanceof ClusterRole) {
      object.getMetadata().setName(suffixed(object.getMetadata().getName()));
      return object;
    }
    if (object instanceof ClusterRoleBinding binding) {
      binding.getRoleRef().setName(suffixed(binding.getRoleRef().getName()));
      binding.getSubjects().forEach(subject -> subject.setNamespace(namespace.name()));
      if (everywhere || binding.getMetadata().getName().endsWith("detection")) {
        binding.getMetadata().setName(suffixed(binding.getMetadata().getName()));
        return binding;
      }
      return new RoleBindingBuilder()
          .withNewMetadata()
          .withNamespace(namespace.name())
          .withName(binding.getRoleRef().getName())
          .endMetadata()
          .withRoleRef(binding.getRoleRef())
          .withSubjects(binding.getSubjects())
          .build();
    }
    object.getMetadata().setNamespace(namespace.name());
    if (object instanceof RoleBinding binding) {
      binding.getSubjects().forEach(subject -> subject.setNamespace(namespace.name()));
    } else if (object instanceof Deployment deployment) {
      var container = deployment.getSpec().getTemplate().getSpec().getContainers().get(0);
      container.setImage(World.CONTROLLER_IMAGE);
      List<String> arguments =
          new ArrayList<>(List.of("--runner-image=" + World.IMAGE + ":" + World.VERSION));
      if (!everywhere) {
        arguments.add("--namespace=" + namespace.name());
      }
      container.setArgs(arguments);
      // The tests' class path, which it runs on, has it say less.
      container
          .getEnv()
          .add(new EnvVar("JAVA_OPTS", "-Dorg.slf4j.simpleLogger.log.io.nebulabackup=info", null));
    }
    return object;
  }

  private String suffixed(String name) {
    return name + "-" + namespace.name();
  }

  /** All rules that were granted. */
  List<PolicyRule> rules() {
    return objects.stream()
        .flatMap(
            object ->
                object instanceof ClusterRole role
                    ? role.getRules().stream()
                    : object instanceof Role role ? role.getRules().stream() : Stream.of())
        .toList();
  }

  /** What the Pods have asked of the API server. */
  List<AuditLog.Request> requests() {
    return namespace.server().audit().of(namespace.name(), NAME);
  }

  Lease lease() {
    return namespace.client().leases().withName(NAME).require();
  }

  /** Waits until another than the one named leads; returns the Pod's name. */
  String awaitLeaderOtherThan(String former) {
    return namespace
        .client()
        .leases()
        .withName(NAME)
        .waitUntilCondition(
            lease ->
                lease != null
                    && lease.getSpec().getHolderIdentity() != null
                    && !former.equals(lease.getSpec().getHolderIdentity()),
            2,
            TimeUnit.MINUTES)
        .getSpec()
        .getHolderIdentity();
  }

  Pod pod(String name) {
    return namespace.client().pods().withName(name).require();
  }

  List<Pod> pods() {
    return namespace
        .client()
        .pods()
        .withLabel("app.kubernetes.io/component", "controller")
        .list()
        .getItems();
  }

  /** Asks for so many Pods. */
  void scale(int replicas) {
    namespace.client().apps().deployments().withName(NAME).scale(replicas);
  }

  @Override
  public void close() {
    objects.forEach(object -> namespace.client().resource(object).delete());
  }
}
