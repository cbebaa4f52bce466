// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.cron;

import io.nebulabackup.error.InvalidSpecException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as Go writes them, such as {@code 72h} or {@code 1h30m}; there are no days in Go. */
public final class GoDuration {

  private static final Map<String, Long> NANOS =
      Map.of(
          "ns", 1L,
          "us", 1_000L,
          "µs", 1_000L,
          "μs", 1_000L,
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "m", 60_000_000_000L,
          "h", 3_600_000_000_000L);
  private static final Pattern TERM =
      Pattern.compile("(\\d+\\.?\\d*|\\.\\d+)(ns|us|µs|μs|ms|s|m|h)");
  private static final Pattern WHOLE = Pattern.compile("(?:" + TERM.pattern() + ")+");

  private GoDuration() {}

  /**
   * Reads a duration that makes sense as a period.
   *
   * @param field what it is the value of, for the error
   * @param text such as {@code 72h}
   * @return a positive duration
   * @throws InvalidSpecException if it is not one of Go's, or not positive
   */
  public static Duration parse(String field, String text) {
    if (!WHOLE.matcher(text).matches()) {
      throw invalid(field, text);
    }
    BigDecimal nanos = BigDecimal.ZERO;
    Matcher term = TERM.matcher(text);
    while (term.find()) {
      nanos =
          nanos.add(
              new BigDecimal(term.group(1))
                  .multiply(BigDecimal.valueOf(NANOS.getOrDefault(term.group(2), 0L))));
    }
    BigDecimal whole = nanos.setScale(0, RoundingMode.DOWN);
    // Go keeps nanoseconds in 64 bits.
    if (whole.signum() == 0 || whole.toBigInteger().bitLength() > Long.SIZE - 1) {
      throw invalid(field, text);
    }
    return Duration.ofNanos(whole.longValueExact());
  }

  private static InvalidSpecException invalid(String field, String text) {
    return new InvalidSpecException(
        field, text, "write a positive duration of at most 290 years in h, m and s, such as 72h");
  }
}
