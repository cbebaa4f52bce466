// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicyRule;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicyRuleBuilder;
import io.nebulabackup.kubernetes.model.NebulaBackupSpec;
import io.nebulabackup.kubernetes.runner.RunnerExit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A Job that runs our runner for a resource. Shape, labels and owner are those of nebula-operator
 * (pkg/kube/nebulabackup.go), with what it leaves out: the node selector, credentials by reference,
 * a termination message, and no failure because a node was drained.
 */
final class RunnerJob {

  private static final Duration REMAINS = Duration.ofHours(1);

  // The runner takes back what it began when it is told to end.
  private static final long GRACE_SECONDS = 120;

  private final HasMetadata owner;
  private final String name;
  private final ControllerSettings settings;
  private final Map<String, String> labels = new LinkedHashMap<>();
  private final List<String> arguments = new ArrayList<>();
  private final List<EnvVar> environment = new ArrayList<>();
  private final List<Volume> volumes = new ArrayList<>();
  private final List<VolumeMount> mounts = new ArrayList<>();
  private int retries;
  private Set<RunnerExit> retried = Set.of();
  private Set<RunnerExit> patient = Set.of();
  private @Nullable Duration deadline;
  private boolean outlivesOwner;

  RunnerJob(HasMetadata owner, String name, ControllerSettings settings) {
    this.owner = owner;
    this.name = name;
    this.settings = settings;
  }

  RunnerJob label(String label, String value) {
    labels.put(label, value);
    return this;
  }

  RunnerJob arguments(String... more) {
    arguments.addAll(List.of(more));
    return this;
  }

  RunnerJob on(ClusterView cluster) {
    arguments("--meta", cluster.metads());
    ClusterCertificates certificates = cluster.certificates();
    if (certificates != null) {
      arguments.addAll(certificates.arguments());
      if (certificates.volume() != null) {
        volumes.add(certificates.volume());
        mounts.add(certificates.mount());
      }
    }
    return this;
  }

  RunnerJob storage(StorageSource storage) {
    arguments.addAll(storage.arguments());
    environment.addAll(storage.environment());
    return this;
  }

  RunnerJob retries(int most) {
    this.retries = most;
    return this;
  }

  RunnerJob within(Duration most) {
    this.deadline = most;
    return this;
  }

  /** Which ends are worth a retry; after any other the Job fails at once. All are, unless said. */
  RunnerJob retriedAfter(RunnerExit... ends) {
    this.retried = EnumSet.copyOf(List.of(ends));
    return this;
  }

  /**
   * After which ends it is tried again without that being counted: something else must end first.
   */
  RunnerJob patientAfter(RunnerExit... ends) {
    this.patient = EnumSet.copyOf(List.of(ends));
    return this;
  }

  /** Deleting the owner with its dependents first would delete this Job again and again. */
  RunnerJob outlivesOwner(boolean outlives) {
    this.outlivesOwner = outlives;
    return this;
  }

  Job build(NebulaBackupSpec spec) {
    // The owner's own labels go over the standard ones; those by which Jobs and Pods are found
    // stay.
    Map<String, String> all = new LinkedHashMap<>();
    all.put(ObjectNames.NAME_LABEL, ObjectNames.GRAPH);
    all.put(ObjectNames.MANAGED_BY_LABEL, ObjectNames.OPERATOR);
    all.putAll(Resources.orNone(owner.getMetadata().getLabels()));
    all.putAll(labels);
    all.put(ObjectNames.OWNER_UID_LABEL, owner.getMetadata().getUid());
    Job job =
        new JobBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace(owner.getMetadata().getNamespace())
            .withLabels(all)
            .withAnnotations(Resources.inheritedAnnotations(owner))
            .endMetadata()
            .withNewSpec()
            .withParallelism(1)
            .withCompletions(1)
            .withBackoffLimit(retries)
            .withActiveDeadlineSeconds(deadline == null ? null : deadline.toSeconds())
            .withNewPodFailurePolicy()
            .withRules(failureRules())
            .endPodFailurePolicy()
            .withNewTemplate()
            .withNewMetadata()
            .withLabels(all)
            .withAnnotations(Resources.inheritedAnnotations(owner))
            .endMetadata()
            .withSpec(pod(spec))
            .endTemplate()
            .endSpec()
            .build();
    if (outlivesOwner) {
      job.getSpec().setTtlSecondsAfterFinished((int) REMAINS.toSeconds());
    } else {
      job.getMetadata()
          .setOwnerReferences(
              List.of(
                  new OwnerReferenceBuilder()
                      .withApiVersion(owner.getApiVersion())
                      .withKind(owner.getKind())
                      .withName(owner.getMetadata().getName())
                      .withUid(owner.getMetadata().getUid())
                      .withController(true)
                      .withBlockOwnerDeletion(true)
                      .build()));
    }
    return job;
  }

  /** The first that applies counts; a failure that none applies to is a retry. */
  private List<PodFailurePolicyRule> failureRules() {
    List<PodFailurePolicyRule> rules = new ArrayList<>();
    rules.add(
        new PodFailurePolicyRuleBuilder()
            .withAction("Ignore")
            .addNewOnPodCondition("True", "DisruptionTarget")
            .build());
    if (!patient.isEmpty()) {
      rules.add(failureRule("Ignore", "In", patient));
    }
    if (!retried.isEmpty()) {
      rules.add(failureRule("FailJob", "NotIn", retried));
    }
    return rules;
  }

  private static PodFailurePolicyRule failureRule(
      String action, String operator, Set<RunnerExit> ends) {
    return new PodFailurePolicyRuleBuilder()
        .withAction(action)
        .withNewOnExitCodes()
        .withContainerName(ObjectNames.CONTAINER)
        .withOperator(operator)
        .withValues(ends.stream().map(RunnerExit::code).sorted().toList())
        .endOnExitCodes()
        .build();
  }

  private PodSpec pod(NebulaBackupSpec spec) {
    List<Container> containers = new ArrayList<>(Resources.orNone(spec.getSidecarContainers()));
    if (containers.stream().noneMatch(sidecar -> ObjectNames.CONTAINER.equals(sidecar.getName()))) {
      containers.add(0, container(spec));
    }
    return new PodSpecBuilder()
        .withRestartPolicy("Never")
        .withTerminationGracePeriodSeconds(GRACE_SECONDS)
        .withServiceAccountName(settings.serviceAccount())
        // The runner does not talk to Kubernetes.
        .withAutomountServiceAccountToken(false)
        .withImagePullSecrets(Resources.orNone(spec.getImagePullSecrets()))
        .withNodeSelector(Resources.orNone(spec.getNodeSelector()))
        .withAffinity(spec.getAffinity())
        .withTolerations(Resources.orNone(spec.getTolerations()))
        .withInitContainers(Resources.orNone(spec.getInitContainers()))
        .withContainers(containers)
        .withVolumes(together(Resources.orNone(spec.getVolumes()), volumes))
        .build();
  }

  private Container container(NebulaBackupSpec spec) {
    return new ContainerBuilder()
        .withName(ObjectNames.CONTAINER)
        .withImage(image(spec))
        .withImagePullPolicy(Objects.requireNonNullElse(spec.getImagePullPolicy(), "Always"))
        .withArgs(arguments)
        .withEnv(variables(Resources.orNone(spec.getEnv())))
        .withResources(spec.getResources())
        .withVolumeMounts(together(Resources.orNone(spec.getVolumeMounts()), mounts))
        .withTerminationMessagePolicy("FallbackToLogsOnError")
        .withNewSecurityContext()
        .withAllowPrivilegeEscalation(false)
        .withNewCapabilities()
        .withDrop("ALL")
        .endCapabilities()
        .withNewSeccompProfile()
        .withType("RuntimeDefault")
        .endSeccompProfile()
        .endSecurityContext()
        .build();
  }

  private String image(NebulaBackupSpec spec) {
    String image = spec.getImage();
    if (image == null || image.isBlank()) {
      return settings.runnerImage();
    }
    String version = spec.getVersion();
    return version == null || version.isBlank() ? image : image + ":" + version;
  }

  /** What the user sets goes before what we would. */
  private List<EnvVar> variables(List<EnvVar> given) {
    Set<String> names = given.stream().map(EnvVar::getName).collect(Collectors.toSet());
    return together(
        environment.stream().filter(variable -> !names.contains(variable.getName())).toList(),
        given);
  }

  private static <T> List<T> together(List<T> first, List<T> second) {
    List<T> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }
}
