// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.nebulabackup.kubernetes.fixture.Eventually;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One run of a scenario: something happens, the controller acts until it has nothing to do, the
 * next thing happens. A controller that dies is followed by a new one, which knows nothing.
 */
final class Play {

  /** No resource of the scenarios takes more; more is a controller that never comes to rest. */
  private static final int MOST_ROUNDS = 100;

  private final Stage stage;
  private final ApiWatcher watcher;
  private final Deque<Scenario.Step> coming;
  private final AtomicInteger calls = new AtomicInteger();
  private final List<ApiCall> writes = new ArrayList<>();

  /** Jobs that were created, and not for an owner that was gone by then. */
  private final List<String> jobs = new ArrayList<>();

  Play(Scenario scenario, Stage stage, ApiWatcher watcher) {
    this.stage = stage;
    this.watcher = watcher;
    this.coming = new ArrayDeque<>(scenario.steps());
  }

  /** Plays to the end. */
  Play toTheEnd() {
    while (next()) {
      // One thing after the other.
    }
    assertThat(jobs).as("Jobs created").doesNotHaveDuplicates();
    return this;
  }

  /** Lets the next thing happen and the controller act; false if nothing was left. */
  boolean next() {
    Scenario.Step step = coming.poll();
    if (step == null) {
      return false;
    }
    assertThat(step.may().test(stage))
        .as(() -> step.what() + " is possible; there are " + Snapshot.of(stage))
        .isTrue();
    step.happen().accept(stage);
    settle();
    return true;
  }

  /** Lets the next thing happen although the controller is still at it, if it can happen. */
  boolean hasten() {
    Scenario.Step step = coming.peek();
    if (step == null || !step.early() || !step.may().test(stage)) {
      return false;
    }
    coming.remove();
    step.happen().accept(stage);
    return true;
  }

  private void settle() {
    TurnByTurn controller = controller();
    for (int round = 0; round < MOST_ROUNDS; round++) {
      int before = writes.size();
      int left = coming.size();
      try {
        controller.round();
      } catch (Killed e) {
        controller = controller();
        continue;
      }
      if (stage.jobs().suspend(stage.all(Job.class))) {
        continue;
      }
      if (writes.size() == before && coming.size() == left) {
        if (!stage.hasOrphans()) {
          return;
        }
        Eventually.holds("what nobody owns to go", () -> !stage.hasOrphans());
      }
    }
    throw new AssertionError("the controller does not come to rest; its last writes: " + writes);
  }

  /** A controller whose calls are seen. */
  TurnByTurn controller() {
    return new TurnByTurn(stage, new WatchedApi(stage.api(), new Recording(), calls));
  }

  /** How many calls were made. */
  int calls() {
    return calls.get();
  }

  /** The writes that were carried out. */
  List<ApiCall> writes() {
    return List.copyOf(writes);
  }

  Snapshot snapshot() {
    return Snapshot.of(stage);
  }

  private static boolean createsJob(ApiCall call) {
    return "create".equals(call.verb()) && call.object() instanceof Job;
  }

  private static String nameOf(ApiCall call) {
    return Objects.requireNonNull(call.object()).getMetadata().getName();
  }

  private final class Recording implements ApiWatcher {
    @Override
    public void before(ApiCall call) {
      if ("delete".equals(call.verb()) && call.object() instanceof Job job) {
        JobView view = new JobView(job, List.of());
        assertThat(view.isOver() || view.isSuspended())
            .as("the Job controller knows that no Pod is to come: %s", call)
            .isTrue();
      }
      watcher.before(call);
    }

    @Override
    public void after(ApiCall call) {
      if (call.isWrite()) {
        writes.add(call);
      }
      if (createsJob(call)
          && stage.api().find(Job.class, stage.namespace(), nameOf(call)) != null) {
        jobs.add(call.what());
      }
      watcher.after(call);
    }
  }
}
