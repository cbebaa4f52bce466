// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.endtoend;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.nebulabackup.kubernetes.fixture.TestNamespace;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Job with the runner, of the size that the vendor's documentation gives it. */
final class RunnerJob {

  static final String IMAGE = "example/nebula-backup-runner:1";
  static final String CONTAINER = "ng-backup";

  private final String name;
  private final List<String> command = new ArrayList<>();
  private final List<String> arguments = new ArrayList<>();
  private final List<String> lastArguments = new ArrayList<>();
  private final List<EnvVar> environment = new ArrayList<>();

  private RunnerJob(String name) {
    this.name = name;
  }

  static RunnerJob named(String name) {
    return new RunnerJob(name);
  }

  RunnerJob command(String... words) {
    command.addAll(List.of(words));
    return this;
  }

  RunnerJob arguments(String... words) {
    arguments.addAll(List.of(words));
    return this;
  }

  /** More arguments, after those of {@link #arguments} whenever these are given. */
  RunnerJob endingWith(String... words) {
    lastArguments.addAll(List.of(words));
    return this;
  }

  RunnerJob variable(String variable, String value) {
    environment.add(new EnvVarBuilder().withName(variable).withValue(value).build());
    return this;
  }

  RunnerJob secret(String variable, String secret, String key) {
    environment.add(
        new EnvVarBuilder()
            .withName(variable)
            .withNewValueFrom()
            .withNewSecretKeyRef(key, secret, false)
            .endValueFrom()
            .build());
    return this;
  }

  void submit(TestNamespace namespace) {
    Job job =
        new JobBuilder()
            .withNewMetadata()
            .withName(name)
            .endMetadata()
            .withNewSpec()
            .withBackoffLimit(0)
            .withNewTemplate()
            .withNewSpec()
            .withRestartPolicy("Never")
            .withAutomountServiceAccountToken(false)
            .addNewContainer()
            .withName(CONTAINER)
            .withImage(IMAGE)
            .withCommand(command)
            .withArgs(arguments)
            .addAllToArgs(lastArguments)
            .withEnv(environment)
            .withNewResources()
            .addToLimits("memory", new Quantity("300Mi"))
            .addToRequests("memory", new Quantity("200Mi"))
            .endResources()
            .endContainer()
            .endSpec()
            .endTemplate()
            .endSpec()
            .build();
    namespace.client().resource(job).create();
  }

  /** Submits the Job and waits for its Pod's end. */
  Pod run(TestNamespace namespace) {
    submit(namespace);
    return pod(namespace, List.of("Succeeded", "Failed"));
  }

  /** Waits for the Job's Pod to be in one of some phases. */
  Pod pod(TestNamespace namespace, List<String> phases) {
    return namespace
        .client()
        .pods()
        .withLabel("job-name", name)
        .waitUntilCondition(
            pod -> pod != null && phases.contains(pod.getStatus().getPhase()), 5, TimeUnit.MINUTES);
  }

  static ContainerStateTerminated end(Pod pod) {
    return pod.getStatus().getContainerStatuses().stream()
        .filter(status -> status.getName().equals(CONTAINER))
        .findFirst()
        .orElseThrow()
        .getState()
        .getTerminated();
  }
}
