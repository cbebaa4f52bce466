// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.cron;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import io.nebulabackup.error.InvalidSpecException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * When something is due: five fields (minute, hour, day of month, month, day of week), {@code
 * @daily} and the like, or {@code @every 90m}; all but the last may be in a time zone, {@code
 * CRON_TZ=Europe/Berlin 0 2 * * *}. If both days are restricted, either will do. A time that a
 * change of clocks skips is not due, one that it repeats is due once. Immutable.
 */
public final class Schedule {

  private static final Pattern ZONED = Pattern.compile("(?:CRON_TZ|TZ)=(\\S+)\\s+(.+)");
  private static final String EVERY = "@every ";
  private static final Duration FIRST_WINDOW = Duration.ofHours(1);

  private static final Map<String, String> NICKNAMES =
      Map.of(
          "@yearly", "0 0 1 1 *",
          "@annually", "0 0 1 1 *",
          "@monthly", "0 0 1 * *",
          "@weekly", "0 0 * * 0",
          "@daily", "0 0 * * *",
          "@midnight", "0 0 * * *",
          "@hourly", "0 * * * *");

  /** The first time after a time; null if there is none. */
  private final UnaryOperator<@Nullable Instant> following;

  private Schedule(UnaryOperator<@Nullable Instant> following) {
    this.following = following;
  }

  /**
   * Reads a schedule.
   *
   * @param field what it is the value of, for the error
   * @param text the schedule
   * @param usualZone the time zone, if the text names none
   * @param start when {@code @every} begins to count, so that the times do not depend on when this
   *     process started
   * @return the schedule
   * @throws InvalidSpecException if it cannot be read, or is never due
   */
  public static Schedule parse(String field, String text, ZoneId usualZone, Instant start) {
    String rest = text.strip();
    ZoneId zone = usualZone;
    Matcher zoned = ZONED.matcher(rest);
    if (zoned.matches()) {
      zone = zone(field, text, zoned.group(1));
      rest = zoned.group(2).strip();
    }
    if (rest.startsWith(EVERY)) {
      return every(GoDuration.parse(field, rest.substring(EVERY.length()).strip()), start);
    }
    Schedule schedule = cron(field, text, NICKNAMES.getOrDefault(rest, rest), zone);
    if (schedule.next(start) == null) {
      throw new InvalidSpecException(field, text, "write a schedule that is due at some time");
    }
    return schedule;
  }

  private static Schedule cron(String field, String text, String fields, ZoneId zone) {
    ExecutionTime times;
    try {
      times =
          ExecutionTime.forCron(
              new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX))
                  // What robfig/cron takes for any day, and Unix does not know.
                  .parse(fields.replace('?', '*')));
    } catch (IllegalArgumentException e) {
      throw new InvalidSpecException(
          field,
          text,
          "write minute, hour, day of month, month and day of week such as '0 2 * * *', @daily or"
              + " '@every 12h': "
              + e.getMessage(),
          e);
    }
    return new Schedule(
        after ->
            times.nextExecution(after.atZone(zone)).map(time -> time.toInstant()).orElse(null));
  }

  private static Schedule every(Duration given, Instant start) {
    // robfig/cron rounds down to seconds, and to one at least.
    long seconds = Math.max(1, given.toSeconds());
    long first = start.getEpochSecond();
    return new Schedule(
        after -> {
          long passed = Math.floorDiv(Math.max(0, after.getEpochSecond() - first), seconds);
          return Instant.ofEpochSecond(first + (passed + 1) * seconds);
        });
  }

  private static ZoneId zone(String field, String text, String name) {
    try {
      return ZoneId.of(name);
    } catch (DateTimeException e) {
      throw new InvalidSpecException(
          field, text, "name a time zone of the IANA data base, such as Europe/Berlin", e);
    }
  }

  /**
   * Returns when it is due next.
   *
   * @param after a time
   * @return the first time after it, or null if it is never due again
   */
  public @Nullable Instant next(Instant after) {
    return following.apply(after);
  }

  /**
   * Returns when it was due last.
   *
   * @param since the time after which it counts
   * @param now the time until which, itself included
   * @return the last time of those, or null if it was not due
   */
  public @Nullable Instant latest(Instant since, Instant now) {
    for (Duration window = FIRST_WINDOW; ; window = window.multipliedBy(2)) {
      Instant from = now.minus(window).isAfter(since) ? now.minus(window) : since;
      Instant found = null;
      for (Instant t = next(from); t != null && !t.isAfter(now); t = next(t)) {
        found = t;
      }
      if (found != null || !from.isAfter(since)) {
        return found;
      }
    }
  }
}
