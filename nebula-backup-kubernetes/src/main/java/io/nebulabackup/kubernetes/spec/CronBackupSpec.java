// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.spec;

import io.nebulabackup.error.InvalidSpecException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.immutables.value.Value;

/** Backups on a schedule. */
@Value.Immutable
public interface CronBackupSpec {

  /** Each run's NebulaBackup is named {@code NAME-20060102t150405}. */
  int MAX_NAME_LENGTH = KubernetesBackupSpec.MAX_NAME_LENGTH - "-20060102t150405".length();

  /**
   * Returns a builder.
   *
   * @return a builder that needs a schedule and a template
   */
  static Builder builder() {
    return new Builder();
  }

  /**
   * Returns when, as cron has it.
   *
   * @return five fields, {@code @daily} and the like, or {@code @every} and a duration; optionally
   *     after {@code CRON_TZ=} and a zone
   */
  String schedule();

  /**
   * Tells whether to take no backups for the time being.
   *
   * @return false unless set
   */
  @Value.Default
  default boolean pause() {
    return false;
  }

  /**
   * Returns how long to keep backups, in whole seconds.
   *
   * @return a positive duration; for ever if empty
   */
  Optional<Duration> maxReservedTime();

  /**
   * Returns every how many backups a full one is taken; the others are incremental, each on the one
   * before. Only the controller of this library does so: nebula-operator takes no notice.
   *
   * @return at least 1, which is full backups only; if empty, the template's base decides
   */
  OptionalInt fullEvery();

  /**
   * Returns how to take each backup. Its name is that of the schedule. A base in it is that of all
   * runs with nebula-operator, and with the controller of this library that of the first run only.
   *
   * @return the template
   */
  KubernetesBackupSpec template();

  /**
   * Returns what is wrong with it, apart from the cluster.
   *
   * @return the problems, possibly none
   */
  default List<InvalidSpecException> problems() {
    Problems problems = new Problems();
    problems.addAll(BackupSpecRules.problems(template(), MAX_NAME_LENGTH));
    Pattern shape = Pattern.compile("((CRON_TZ|TZ)=\\S+ +)?(@(every )?\\S+|\\S+( +\\S+){4})");
    if (!shape.matcher(schedule().strip()).matches()) {
      problems.add(
          "schedule", schedule(), "pass cron's five fields such as '0 3 * * *', or '@every 6h'");
    }
    if (fullEvery().isPresent() && (fullEvery().getAsInt() < 1 || fullEvery().getAsInt() > 9999)) {
      problems.add(
          "fullEvery", String.valueOf(fullEvery().getAsInt()), "pass 1 to 9999, or leave it out");
    }
    maxReservedTime()
        .filter(time -> time.toSeconds() < 1)
        .ifPresent(
            time -> problems.add("maxReservedTime", time.toString(), "pass at least a second"));
    return problems.found();
  }

  /** Builds specs. Not safe for use by several threads. */
  final class Builder extends ImmutableCronBackupSpec.Builder {}
}
