// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.runner;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a runner that takes a backup leaves as its container's termination message. A backup that
 * was committed is its name and nothing else. Before that, and after a failure, the last line tells
 * whether a backup was begun under some name, for data of it may be in the repository: a runner
 * that is killed has left that already. Immutable.
 */
public final class TerminationMessage {

  /** The kind of failure in a message that its runner did not come to replace. */
  public static final String INTERRUPTED = "INTERRUPTED";

  private static final String NAME = "BACKUP_\\d+(?:_\\d+){5}";
  private static final String LAST_LINE = "\nbackup: ";
  private static final String NONE = "none";
  private static final Pattern COMMITTED = Pattern.compile(NAME);
  private static final Pattern FAILED =
      Pattern.compile("(.*)" + LAST_LINE + "(" + NONE + "|" + NAME + ")", Pattern.DOTALL);

  private final String words;
  private final @Nullable String backup;
  private final boolean committed;
  private final boolean telling;

  private TerminationMessage(
      String words, @Nullable String backup, boolean committed, boolean telling) {
    this.words = words;
    this.backup = backup;
    this.committed = committed;
    this.telling = telling;
  }

  /**
   * Reads a message, whoever left it.
   *
   * @param text the message
   * @return what it tells
   */
  public static TerminationMessage parse(String text) {
    String stripped = text.strip();
    if (COMMITTED.matcher(stripped).matches()) {
      return new TerminationMessage(stripped, stripped, true, true);
    }
    Matcher failed = FAILED.matcher(stripped);
    if (!failed.matches()) {
      return new TerminationMessage(stripped, null, false, false);
    }
    String named = failed.group(2);
    return new TerminationMessage(failed.group(1), NONE.equals(named) ? null : named, false, true);
  }

  /** The last line of the message of a run that has not committed a backup. */
  static String lastLine(@Nullable String begun) {
    return LAST_LINE + Objects.requireNonNullElse(begun, NONE);
  }

  /**
   * Returns the message without what it tells of a backup.
   *
   * @return the kind of failure, a colon and what happened; or whatever was left instead
   */
  public String words() {
    return words;
  }

  /**
   * Returns the backup that was committed.
   *
   * @return its name, or empty if the run does not say that it has committed one
   */
  public Optional<String> committed() {
    return committed ? Optional.ofNullable(backup) : Optional.empty();
  }

  /**
   * Returns the backup under whose name there may be data, committed or not.
   *
   * @return its name, or empty if none was begun or the message does not tell
   */
  public Optional<String> begun() {
    return Optional.ofNullable(backup);
  }

  /**
   * Tells whether the message says which backup was begun, or that none was.
   *
   * @return false for messages of others, or of no one
   */
  public boolean tellsOfBackup() {
    return telling;
  }
}
