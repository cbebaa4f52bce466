// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.cron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulabackup.error.InvalidSpecException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "0 2 * * *,2026-03-10T02:00:00Z",
    "*/15 * * * *,2026-03-09T22:15:00Z",
    "@hourly,2026-03-09T23:00:00Z",
    "@daily,2026-03-10T00:00:00Z",
    "@midnight,2026-03-10T00:00:00Z",
    "@weekly,2026-03-15T00:00:00Z",
    "@monthly,2026-04-01T00:00:00Z",
    "@yearly,2027-01-01T00:00:00Z",
    "@annually,2027-01-01T00:00:00Z",
    "0 0 1 * MON,2026-03-16T00:00:00Z",
    "30 1 ? * SUN,2026-03-15T01:30:00Z",
    "CRON_TZ=America/New_York 0 2 * * *,2026-03-10T06:00:00Z",
    "TZ=Asia/Tokyo @daily,2026-03-10T15:00:00Z",
    "@every 7h,2026-03-09T23:00:00Z"
  })
  void next_ofEachForm_isAsRobfigCronHasIt(String text, Instant expected) {
    Instant after = Instant.parse("2026-03-09T22:00:01Z");

    assertThat(parse(text).next(after)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "* * * *",
        "0 0 2 * * *",
        "60 * * * *",
        "0 0 31 2 *",
        "@never",
        "@every",
        "@every 1d",
        "CRON_TZ=Mars/Base 0 2 * * *",
        "tomorrow"
      })
  void schedule_thatMakesNoSense_isRefusedByName(String text) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageStartingWith("schedule is '");
  }

  @Test
  void time_thatTheClocksSkip_isNotDue_andOneTheyRepeatIsDueOnce() {
    Schedule schedule = parse("CRON_TZ=Europe/Berlin 30 2 * * *");

    assertThat(schedule.next(Instant.parse("2026-03-28T12:00:00Z")))
        .isEqualTo(Instant.parse("2026-03-30T00:30:00Z"));
    Instant once = Instant.parse("2026-10-25T00:30:00Z");
    assertThat(schedule.next(once.minusSeconds(1))).isEqualTo(once);
    assertThat(schedule.next(once)).isEqualTo(Instant.parse("2026-10-26T01:30:00Z"));
  }

  @Test
  void every_countsFromItsStart_andNotFromTheProcess() {
    Schedule schedule = parse("@every 90m");

    assertThat(schedule.next(START)).isEqualTo(START.plus(Duration.ofMinutes(90)));
    assertThat(schedule.next(START.plusSeconds(1))).isEqualTo(START.plus(Duration.ofMinutes(90)));
    assertThat(schedule.next(START.plus(Duration.ofMinutes(90))))
        .isEqualTo(START.plus(Duration.ofMinutes(180)));
  }

  static Stream<Arguments> calendars() {
    return Stream.of(
        Arguments.of(
            "5/20 1-3 * * *",
            (Predicate<ZonedDateTime>)
                t -> t.getMinute() % 20 == 5 && t.getHour() >= 1 && t.getHour() <= 3),
        Arguments.of(
            "0 4 1,15 * 1",
            (Predicate<ZonedDateTime>)
                t ->
                    t.getMinute() == 0
                        && t.getHour() == 4
                        && (t.getDayOfMonth() == 1
                            || t.getDayOfMonth() == 15
                            || t.getDayOfWeek() == DayOfWeek.MONDAY)),
        Arguments.of(
            "59 23 29 2 *",
            (Predicate<ZonedDateTime>)
                t ->
                    t.getMinute() == 59
                        && t.getHour() == 23
                        && t.getDayOfMonth() == 29
                        && t.getMonthValue() == 2));
  }

  @ParameterizedTest
  @MethodSource("calendars")
  void latest_isTheLastDueMinute_foundByTryingAll(String text, Predicate<ZonedDateTime> isDue) {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Schedule schedule = parse(text);
    for (int i = 0; i < 60; i++) {
      Instant now = START.plusSeconds(random.nextInt(3 * 365 * 24 * 3600));
      Instant since = now.minusSeconds(random.nextInt(20 * 24 * 3600) + 1);
      Instant expected = null;
      for (Instant t = now.truncatedTo(ChronoUnit.MINUTES);
          expected == null && t.isAfter(since);
          t = t.minusSeconds(60)) {
        if (isDue.test(t.atZone(ZoneOffset.UTC))) {
          expected = t;
        }
      }

      assertThat(schedule.latest(since, now))
          .as("seed %d: %s between %s and %s", seed, text, since, now)
          .isEqualTo(expected);
    }
  }

  @Test
  void latest_ofALongPause_isOnlyTheLast() {
    Schedule schedule = parse("@daily");

    assertThat(schedule.latest(START, Instant.parse("2029-06-01T08:00:00Z")))
        .isEqualTo(Instant.parse("2029-06-01T00:00:00Z"));
    assertThat(schedule.latest(START, START)).isNull();
    assertThat(schedule.latest(START, Instant.parse("2026-01-02T00:00:00Z")))
        .isEqualTo(Instant.parse("2026-01-02T00:00:00Z"));
  }

  private static Schedule parse(String text) {
    return Schedule.parse("schedule", text, ZoneId.of("UTC"), START);
  }
}
