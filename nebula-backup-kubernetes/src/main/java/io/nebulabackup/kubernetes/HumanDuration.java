// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes;

import java.time.Duration;

/** Durations as kubectl prints them: k8s.io/apimachinery pkg/util/duration, HumanDuration. */
final class HumanDuration {

  private static final int SECONDS_ONLY = 120;
  private static final int WITH_SECONDS = 10;
  private static final int MINUTES_ONLY = 180;
  private static final int WITH_MINUTES = 8;
  private static final int HOURS_ONLY = 48;
  private static final int WITH_HOURS = 24 * 8;
  private static final int YEAR = 365;
  private static final int DAYS_ONLY = 24 * YEAR * 2;
  private static final int WITH_DAYS = 24 * YEAR * 8;

  private HumanDuration() {}

  static String of(Duration duration) {
    // Go cuts towards zero where Java's toSeconds cuts downwards.
    long seconds = duration.toMillis() / 1000;
    if (seconds < -1) {
      return "<invalid>";
    }
    if (seconds < SECONDS_ONLY) {
      return Math.max(0, seconds) + "s";
    }
    long minutes = seconds / 60;
    if (minutes < WITH_SECONDS) {
      return two(minutes, "m", seconds % 60, "s");
    }
    if (minutes < MINUTES_ONLY) {
      return minutes + "m";
    }
    long hours = minutes / 60;
    if (hours < WITH_MINUTES) {
      return two(hours, "h", minutes % 60, "m");
    }
    if (hours < HOURS_ONLY) {
      return hours + "h";
    }
    long days = hours / 24;
    if (hours < WITH_HOURS) {
      return two(days, "d", hours % 24, "h");
    }
    if (hours < DAYS_ONLY) {
      return days + "d";
    }
    return hours < WITH_DAYS ? two(days / YEAR, "y", days % YEAR, "d") : days / YEAR + "y";
  }

  private static String two(long large, String largeUnit, long small, String smallUnit) {
    return large + largeUnit + (small == 0 ? "" : small + smallUnit);
  }
}
