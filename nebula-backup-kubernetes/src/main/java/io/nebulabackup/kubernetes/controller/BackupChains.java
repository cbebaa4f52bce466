// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

import io.nebulabackup.kubernetes.model.BackupConfig;
import io.nebulabackup.kubernetes.model.NebulaBackup;
import io.nebulabackup.kubernetes.model.StatusCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A schedule's backups as chains: what the next one is based on, and which nobody needs.
 *
 * <p>Where full backups are allowed, one is taken when the chain is long enough, and also when no
 * increment can follow on it: after a failure that the next increment would meet again, after
 * {@link #MOST_FAILURES} increments in a row that failed for whatever reason, and after a full
 * backup that failed. Else one lost backup in the middle of a chain would end a schedule for good.
 */
final class BackupChains {

  /** After so many increments that failed in a row, another try is not worth as much as a full. */
  static final int MOST_FAILURES = 3;

  private final List<NebulaBackup> backups;
  private final CronPlan plan;

  /**
   * @param backups those of the schedule, by when they were due
   */
  BackupChains(List<NebulaBackup> backups, CronPlan plan) {
    this.backups = backups;
    this.plan = plan;
  }

  /**
   * The base of the next backup; null if that is a full one. The template's base is the first one's
   * only: each increment goes on from the last backup that was completed.
   */
  @Nullable String nextBase() {
    String first = base(plan.template().getConfig());
    if (plan.fullEvery() == 1 || (plan.fullEvery() == 0 && first == null)) {
      return null;
    }
    if (plan.fullEvery() > 0 && (isChainBroken() || isChainFull())) {
      return null;
    }
    NebulaBackup last = lastCompleted();
    return last == null ? first : BackupStatus.backupName(last);
  }

  private @Nullable NebulaBackup lastCompleted() {
    NebulaBackup last = null;
    for (NebulaBackup backup : backups) {
      last = isUsable(backup) ? backup : last;
    }
    return last;
  }

  private static boolean isUsable(NebulaBackup backup) {
    return Conditions.isTrue(BackupStatus.conditions(backup), Conditions.COMPLETE)
        && BackupStatus.backupName(backup) != null
        && !Resources.isBeingDeleted(backup);
  }

  /** The newest runs since the last complete one, newest first, as far as they decide. */
  private List<NebulaBackup> failures() {
    List<NebulaBackup> failures = new ArrayList<>();
    for (int i = backups.size() - 1; i >= 0 && failures.size() < MOST_FAILURES; i--) {
      NebulaBackup backup = backups.get(i);
      if (isUsable(backup)) {
        break;
      }
      if (failure(backup) != null) {
        failures.add(backup);
      }
    }
    return failures;
  }

  private boolean isChainBroken() {
    List<NebulaBackup> failures = failures();
    return failures.size() == MOST_FAILURES
        || failures.stream().anyMatch(BackupChains::leavesNoIncrement);
  }

  private static boolean leavesNoIncrement(NebulaBackup failed) {
    StatusCondition failure = Objects.requireNonNull(failure(failed));
    return base(failed.getSpec().getConfig()) == null
        || RunnerFailure.needsFull(failure.getReason(), failure.getMessage());
  }

  private static @Nullable StatusCondition failure(NebulaBackup backup) {
    return Conditions.isTrue(BackupStatus.conditions(backup), Conditions.FAILED)
        ? Conditions.find(BackupStatus.conditions(backup), Conditions.FAILED)
        : null;
  }

  private boolean isChainFull() {
    int length = 0;
    for (int i = backups.size() - 1; i >= 0; i--) {
      NebulaBackup backup = backups.get(i);
      if (isUsable(backup)) {
        length++;
        if (base(backup.getSpec().getConfig()) == null) {
          break;
        }
      }
    }
    return length >= plan.fullEvery();
  }

  /**
   * The backup to delete next, or null: the youngest that is too old and that no backup kept is
   * based on. A chain so goes from its end, and its full backup last, each when the one based on it
   * is really gone. The last complete backup stays until there is another one, unless the schedule
   * is paused: a cluster whose backups fail for longer than they are kept needs it most. So do the
   * failures since, as far as they decide what the next backup is.
   */
  @Nullable NebulaBackup expired(Instant now, boolean paused) {
    Duration keep = plan.keep();
    if (keep == null) {
      return null;
    }
    Set<String> needed = needed(now, keep, paused);
    for (int i = backups.size() - 1; i >= 0; i--) {
      NebulaBackup backup = backups.get(i);
      if (isExpired(backup, now, keep)
          && !Resources.isBeingDeleted(backup)
          && !needed.contains(backup.getMetadata().getName())) {
        return backup;
      }
    }
    return null;
  }

  /** Names of the resources that are kept, or that one of those is based on. */
  private Set<String> needed(Instant now, Duration keep, boolean paused) {
    Deque<NebulaBackup> open = new ArrayDeque<>();
    NebulaBackup last = paused ? null : lastCompleted();
    List<NebulaBackup> failures = paused ? List.of() : failures();
    for (NebulaBackup backup : backups) {
      if (!isExpired(backup, now, keep)
          || Resources.isBeingDeleted(backup)
          || backup.equals(last)
          || failures.contains(backup)) {
        open.add(backup);
      }
    }
    Set<String> needed = new HashSet<>();
    while (!open.isEmpty()) {
      NebulaBackup backup = open.remove();
      String base = base(backup.getSpec().getConfig());
      if (needed.add(backup.getMetadata().getName()) && base != null) {
        backups.stream()
            .filter(other -> base.equals(BackupStatus.backupName(other)))
            .forEach(open::add);
      }
    }
    return needed;
  }

  private static boolean isExpired(NebulaBackup backup, Instant now, Duration keep) {
    return Conditions.isOver(BackupStatus.conditions(backup)) && !expiry(backup, keep).isAfter(now);
  }

  private static Instant expiry(NebulaBackup backup, Duration keep) {
    return CronBackups.created(backup).plus(keep);
  }

  /** When the next backup gets too old; null if none will. */
  @Nullable Instant nextExpiry(Instant now) {
    Duration keep = plan.keep();
    return keep == null
        ? null
        : backups.stream()
            .map(backup -> expiry(backup, keep))
            .filter(expiry -> expiry.isAfter(now))
            .min(Instant::compareTo)
            .orElse(null);
  }

  private static @Nullable String base(@Nullable BackupConfig config) {
    String base = config == null ? null : config.getBaseBackupName();
    return base == null || base.isEmpty() ? null : base;
  }
}
