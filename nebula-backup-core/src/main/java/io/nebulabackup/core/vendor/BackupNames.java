// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.vendor;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.Optional;

/**
 * The names metad gives to backups: {@code BACKUP_} and its local time to the second, as {@code
 * yyyy_MM_dd_HH_mm_ss} (NebulaGraph src/meta/processors/admin/CreateBackupProcessor.cpp). The time
 * zone is metad's and not part of the name. Stateless.
 */
public final class BackupNames {

  private static final DateTimeFormatter PATTERN =
      DateTimeFormatter.ofPattern("'BACKUP_'uuuu_MM_dd_HH_mm_ss", Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  private BackupNames() {}

  /**
   * Tells whether metad could have given this name to a backup.
   *
   * @param name any text
   * @return true for {@code BACKUP_2024_01_20_01_20_56}, and false for a snapshot's name
   */
  public static boolean isValid(String name) {
    return localTime(name).isPresent();
  }

  /**
   * Returns the time in a backup's name.
   *
   * @param name any text
   * @return the time on metad's clock, in metad's time zone; empty if it is no backup's name
   */
  public static Optional<LocalDateTime> localTime(String name) {
    try {
      return Optional.of(LocalDateTime.parse(name, PATTERN));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /**
   * Returns the name metad would give to a backup made at a time.
   *
   * @param time the time on metad's clock, in metad's time zone; the fraction of the second is lost
   * @return the name
   */
  public static String of(LocalDateTime time) {
    return PATTERN.format(time);
  }
}
