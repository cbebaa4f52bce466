// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** What happens to a resource from outside, in order; the controller acts in between. */
final class Scenario {

  /**
   * A thing that happens.
   *
   * @param what names it
   * @param may whether it can happen now
   * @param early whether it may happen as soon as it can, amid the controller's calls
   * @param happen makes it happen
   */
  record Step(String what, Predicate<Stage> may, boolean early, Consumer<Stage> happen) {}

  private final String name;
  private final List<Step> steps = new ArrayList<>();

  Scenario(String name) {
    this.name = name;
  }

  List<Step> steps() {
    return List.copyOf(steps);
  }

  @Override
  public String toString() {
    return name;
  }

  Scenario create(Supplier<? extends HasMetadata> resource) {
    return step("creation", stage -> true, true, stage -> stage.create(resource.get()));
  }

  Scenario deleteWhenComplete(Class<? extends HasMetadata> kind, String resource) {
    return step(
        "deletion of " + resource,
        stage -> stage.isComplete(resource),
        true,
        stage -> stage.delete(kind, resource));
  }

  Scenario delete(Class<? extends HasMetadata> kind, String resource) {
    return step(
        "deletion of " + resource, stage -> true, false, stage -> stage.delete(kind, resource));
  }

  Scenario starts(String kind, String resource) {
    return job("start of ", kind, resource, (stage, job) -> stage.jobs().start(job));
  }

  Scenario succeeds(String kind, String resource, String message) {
    return job("success of ", kind, resource, (stage, job) -> stage.jobs().succeed(job, message));
  }

  Scenario fails(String kind, String resource, int exitCode, String message) {
    return job(
        "failure of ", kind, resource, (stage, job) -> stage.jobs().fail(job, exitCode, message));
  }

  /** Someone deletes a Job, once the controller has nothing to do. */
  Scenario losesJob(String kind, String resource) {
    return step(
        "loss of " + kind + " " + resource,
        stage -> stage.unfinished(kind, resource) != null,
        false,
        stage -> stage.api().delete(Objects.requireNonNull(stage.unfinished(kind, resource))));
  }

  /** The run's only Job that is not over succeeds, whatever it is called. */
  Scenario onlyJobSucceeds(String message) {
    return step(
        "success of the only Job",
        stage -> stage.unfinished().size() == 1,
        true,
        stage -> stage.jobs().succeed(stage.unfinished().get(0), message));
  }

  /** Time passes, once the controller has nothing to do. */
  Scenario passes(Duration time) {
    return step("passing of " + time, stage -> true, false, stage -> stage.clock().advance(time));
  }

  private interface Fate {
    void befalls(Stage stage, Job job);
  }

  private Scenario job(String what, String kind, String resource, Fate fate) {
    return step(
        what + kind + " " + resource,
        stage -> stage.unfinished(kind, resource) != null,
        true,
        stage -> fate.befalls(stage, Objects.requireNonNull(stage.unfinished(kind, resource))));
  }

  private Scenario step(String what, Predicate<Stage> may, boolean early, Consumer<Stage> happen) {
    steps.add(new Step(what, may, early, happen));
    return this;
  }
}
