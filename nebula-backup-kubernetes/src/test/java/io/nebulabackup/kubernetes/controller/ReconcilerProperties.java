// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What holds of each scenario, whatever befalls the controller: it ends as it does undisturbed.
 *
 * @param scenario what happens
 * @param stages makes the stage of the run of a number; 0 is undisturbed
 */
record ReconcilerProperties(Scenario scenario, IntFunction<Stage> stages) {

  /**
   * A run that nothing disturbs.
   *
   * @param calls how many calls it takes
   * @param writes which of them write
   * @param end what is left after it
   */
  record Undisturbed(int calls, Set<Integer> writes, Snapshot end) {}

  /**
   * When a controller dies.
   *
   * @param call at which call
   * @param carriedOut after it was carried out and before it is answered; else before it is sent
   */
  record Death(int call, boolean carriedOut) {}

  Undisturbed undisturbed() {
    Stage stage = stages.apply(0);
    Play play = new Play(scenario, stage, ApiWatcher.NONE).toTheEnd();
    Undisturbed undisturbed =
        new Undisturbed(
            play.calls(),
            play.writes().stream().map(ApiCall::number).collect(Collectors.toSet()),
            Snapshot.of(stage));
    stage.clear();
    return undisturbed;
  }

  /** A second look changes nothing, whoever takes it. */
  void secondLook_writesNothing(int run) {
    Stage stage = stages.apply(run);
    Play play = new Play(scenario, stage, ApiWatcher.NONE);
    while (play.next()) {
      int writes = play.writes().size();
      Map<String, String> before = versions(stage);
      play.controller().round();
      assertThat(play.writes()).as("a second look's writes").hasSize(writes);
      assertThat(versions(stage)).isEqualTo(before);
    }
    stage.clear();
  }

  /**
   * When a controller can die. What the server holds is the same before a call that reads and after
   * the write before it, so deaths at writes are all that makes a difference to it.
   */
  static List<Death> deaths(Undisturbed undisturbed, boolean atReadsToo) {
    return IntStream.rangeClosed(1, undisturbed.calls())
        .boxed()
        .flatMap(
            call ->
                undisturbed.writes().contains(call)
                    ? Stream.of(new Death(call, false), new Death(call, true))
                    : atReadsToo ? Stream.of(new Death(call, false)) : Stream.empty())
        .toList();
  }

  void death_changesNothing(Undisturbed undisturbed, int run, Death death) {
    AtomicInteger deaths = new AtomicInteger();
    ApiWatcher killer =
        new ApiWatcher() {
          @Override
          public void before(ApiCall call) {
            die(call, !death.carriedOut());
          }

          @Override
          public void after(ApiCall call) {
            die(call, death.carriedOut());
          }

          private void die(ApiCall call, boolean now) {
            if (now && call.number() == death.call()) {
              deaths.incrementAndGet();
              throw new Killed("at " + call);
            }
          }
        };
    endsAs(undisturbed, stages.apply(run), killer, death.toString());
    assertThat(deaths).as("deaths").hasValue(1);
  }

  /** Someone else changes what is about to be changed, and what they wrote stays. */
  void conflict_atEachWrite_changesNothing(Undisturbed undisturbed, int run) {
    Stage stage = stages.apply(run);
    OtherWriter other = new OtherWriter(stage.api());
    new Play(scenario, stage, other).toTheEnd();
    assertThat(Snapshot.of(stage)).as("with conflicts").isEqualTo(undisturbed.end());
    assertThat(other.count()).as("conflicts").isPositive();
    other.assertKept();
    stage.clear();
  }

  /** A client that gets no answer sends its request again. */
  void request_sentTwice_changesNothing(Undisturbed undisturbed, int run) {
    Stage stage = stages.apply(run);
    ApiWatcher repetition =
        new ApiWatcher() {
          @Override
          public void after(ApiCall call) {
            if (call.object() != null) {
              again(stage.api(), call, call.object());
            }
          }
        };
    endsAs(undisturbed, stage, repetition, "each request sent twice");
  }

  private static void again(KubernetesApi api, ApiCall call, HasMetadata object) {
    try {
      switch (call.verb()) {
        case "create" -> api.create(object);
        case "update" -> api.update(object);
        case "updateStatus" -> api.updateStatus(object);
        case "delete" -> api.delete(object);
        default -> throw new AssertionError("not a write: " + call);
      }
    } catch (KubernetesClientException e) {
      assertThat(e.getCode()).as("refusal of %s", call).isIn(404, 409);
    }
  }

  private void endsAs(Undisturbed undisturbed, Stage stage, ApiWatcher watcher, String what) {
    new Play(scenario, stage, watcher).toTheEnd();
    assertThat(Snapshot.of(stage)).as(what).isEqualTo(undisturbed.end());
    stage.clear();
  }

  private static Map<String, String> versions(Stage stage) {
    return stage.all().stream()
        .collect(
            Collectors.toMap(
                Resources::described, object -> object.getMetadata().getResourceVersion()));
  }
}
