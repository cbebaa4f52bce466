// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.repository;

import io.nebulabackup.model.HostAddress;
import io.nebulabackup.storage.ObjectKey;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The keys of a repository; the tree is drawn in io.nebulabackup.core.manifest. */
public final class RepositoryLayout {

  /** What all control objects' keys start with. */
  public static final String CONTROL = "nebula-backup/";

  private static final String MANIFESTS = CONTROL + "manifests/";
  private static final String LOCKS = CONTROL + "locks/";
  private static final String TIMELINES = CONTROL + "timelines/";
  private static final String PROBES = CONTROL + "probes/";
  private static final String INCREMENTS = "nebula-increments/";
  private static final Pattern NAME = Pattern.compile("BACKUP_\\d{4}(?:_\\d{2}){5}");
  private static final Pattern MANIFEST =
      Pattern.compile(Pattern.quote(MANIFESTS) + "(" + NAME.pattern() + ")\\.json");
  private static final Pattern LOCK =
      Pattern.compile(Pattern.quote(LOCKS) + "(-?\\d+)/(\\d{19})\\.json");
  private static final Pattern DATA =
      Pattern.compile("(?:" + Pattern.quote(INCREMENTS) + ")?(" + NAME.pattern() + ")/.*");

  private RepositoryLayout() {}

  /**
   * Tells whether a text is a backup's name.
   *
   * @param text any text
   * @return true if metad could have given it
   */
  public static boolean isBackupName(String text) {
    return NAME.matcher(text).matches();
  }

  static ObjectKey manifest(String backup) {
    return ObjectKey.of(MANIFESTS + backup + ".json");
  }

  static Optional<String> manifestOf(ObjectKey key) {
    Matcher matcher = MANIFEST.matcher(key.value());
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  static ObjectKey lock(long clusterId, long generation) {
    return ObjectKey.of(
        LOCKS + clusterId + "/" + String.format(Locale.ROOT, "%019d", generation) + ".json");
  }

  static ObjectKey probe(String id) {
    return ObjectKey.of(PROBES + id);
  }

  static Optional<LockKey> lockOf(ObjectKey key) {
    Matcher matcher = LOCK.matcher(key.value());
    return matcher.matches()
        ? Optional.of(
            new LockKey(Long.parseLong(matcher.group(1)), Long.parseLong(matcher.group(2))))
        : Optional.empty();
  }

  static ObjectKey timeline(long clusterId) {
    return ObjectKey.of(TIMELINES + clusterId + ".json");
  }

  /**
   * Returns the prefix of a full backup's objects.
   *
   * @param backup the backup's name
   * @return the prefix, without a slash at the end
   */
  public static String fullPrefix(String backup) {
    return backup;
  }

  /**
   * Returns the prefix of an incremental backup's objects.
   *
   * @param backup the backup's name
   * @return the prefix, without a slash at the end
   */
  public static String incrementPrefix(String backup) {
    return INCREMENTS + backup;
  }

  /**
   * Returns the prefix of the packs that one host ships.
   *
   * @param backup the backup's name
   * @param host the storaged whose WAL is in the packs
   * @return the prefix, which the agent completes
   */
  public static String packPrefix(String backup, HostAddress host) {
    return incrementPrefix(backup) + "/" + host.host() + "_" + host.port();
  }

  /**
   * Returns the prefixes below which the data of backups lies.
   *
   * @return prefixes, each listing backups' names first
   */
  static String[] dataPrefixes() {
    return new String[] {"BACKUP_", INCREMENTS};
  }

  static Optional<String> backupOf(ObjectKey key) {
    Matcher matcher = DATA.matcher(key.value());
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /** Whether a key is of a backup's data or of a control object. */
  static boolean isOurs(ObjectKey key) {
    return key.value().startsWith(CONTROL) || backupOf(key).isPresent();
  }

  record LockKey(long clusterId, long generation) {}
}
