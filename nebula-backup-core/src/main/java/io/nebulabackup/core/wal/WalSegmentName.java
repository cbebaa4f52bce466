// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.wal;

import java.util.OptionalLong;

/** Names of WAL segments: the first log id, 19 decimal digits, and {@code .wal}. */
public final class WalSegmentName {

  /** What every segment's name ends with. */
  public static final String SUFFIX = ".wal";

  private static final int DIGITS = 19;

  private WalSegmentName() {}

  /**
   * Returns the name of the segment that begins with a log id.
   *
   * @param firstLogId the first record's log id, positive
   * @return the file name
   * @throws IllegalArgumentException if the id is not positive
   */
  public static String of(long firstLogId) {
    if (firstLogId < 1) {
      throw new IllegalArgumentException("no segment begins with log id " + firstLogId);
    }
    String digits = Long.toString(firstLogId);
    return "0".repeat(DIGITS - digits.length()) + digits + SUFFIX;
  }

  /**
   * Reads a segment's name. As in storaged, any number of digits will do.
   *
   * @param fileName a file name without directory
   * @return the first log id, or empty if this is not a segment's name
   */
  public static OptionalLong parse(String fileName) {
    if (!fileName.endsWith(SUFFIX)) {
      return OptionalLong.empty();
    }
    long id = 0;
    int length = fileName.length() - SUFFIX.length();
    for (int i = 0; i < length; i++) {
      int digit = fileName.charAt(i) - '0';
      if (digit < 0 || digit > 9 || id > (Long.MAX_VALUE - digit) / 10) {
        return OptionalLong.empty();
      }
      id = id * 10 + digit;
    }
    return id > 0 ? OptionalLong.of(id) : OptionalLong.empty();
  }
}
