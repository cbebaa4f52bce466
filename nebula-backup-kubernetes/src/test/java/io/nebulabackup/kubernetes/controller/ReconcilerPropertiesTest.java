// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.nebulabackup.kubernetes.controller.ReconcilerProperties.Undisturbed;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The properties at an API server in memory: each call of each scenario, and random histories. */
class ReconcilerPropertiesTest {

  private static final int HISTORIES = 30;

  static final String NAMESPACE = "prod";

  static List<Scenario> scenarios() {
    return Scenarios.all();
  }

  static Stage stage() {
    ManualClock clock = new ManualClock(Instant.parse("2026-11-01T02:00:00Z"));
    MemoryApi api = new MemoryApi(clock);
    api.create(Given.secret(NAMESPACE));
    api.create(Given.metads(NAMESPACE));
    return new Stage(api, clock, NAMESPACE, "r0");
  }

  private static ReconcilerProperties properties(Scenario scenario) {
    return new ReconcilerProperties(scenario, run -> stage());
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void secondLook_always_writesNothing(Scenario scenario) {
    properties(scenario).secondLook_writesNothing(0);
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void controller_killedAtAnyCall_endsTheSame(Scenario scenario) {
    ReconcilerProperties properties = properties(scenario);
    Undisturbed undisturbed = properties.undisturbed();
    assertThat(undisturbed.calls()).isPositive();

    ReconcilerProperties.deaths(undisturbed, true)
        .forEach(death -> properties.death_changesNothing(undisturbed, 0, death));
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void controller_conflictAtEachWrite_endsTheSameAndKeepsTheOthers(Scenario scenario) {
    ReconcilerProperties properties = properties(scenario);

    properties.conflict_atEachWrite_changesNothing(properties.undisturbed(), 0);
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void controller_eachRequestSentTwice_endsTheSame(Scenario scenario) {
    ReconcilerProperties properties = properties(scenario);

    properties.request_sentTwice_changesNothing(properties.undisturbed(), 0);
  }

  /** Two histories differ in what was seen on the way, and in nothing else. */
  @ParameterizedTest
  @MethodSource("scenarios")
  void history_random_endsTheSame(Scenario scenario) {
    Snapshot end = properties(scenario).undisturbed().end().withoutProgress();
    long first = System.nanoTime();
    for (long seed = first; seed < first + HISTORIES; seed++) {
      Stage stage = stage();
      Turmoil turmoil = new Turmoil(new Random(seed), stage.api(), 25);
      Play play = new Play(scenario, stage, turmoil);
      turmoil.disturb(play);
      assertThatCode(play::toTheEnd).as("seed %d", seed).doesNotThrowAnyException();
      assertThat(Snapshot.of(stage).withoutProgress()).as("seed %d", seed).isEqualTo(end);
      turmoil.other().assertKept();
    }
  }
}
