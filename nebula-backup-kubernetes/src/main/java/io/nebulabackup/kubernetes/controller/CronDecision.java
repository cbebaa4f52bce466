// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

import io.fabric8.kubernetes.api.model.Event;
import io.nebulabackup.error.InvalidSpecException;
import io.nebulabackup.kubernetes.model.NebulaBackup;
import io.nebulabackup.kubernetes.model.NebulaCronBackup;
import io.nebulabackup.kubernetes.model.NebulaCronBackupStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What to do next about a NebulaCronBackup. A pure function of what was seen.
 *
 * <p>The status is worked out from the backups that exist, so it does not matter whether it was
 * written after a backup was created: the next turn does it. Each run is named after the time it
 * was due, so none is started twice.
 */
final class CronDecision {

  static final String INVALID = "InvalidSpec";
  static final String REFUSED = "BackupRefused";

  private static final Duration POLL = Duration.ofSeconds(10);
  private static final Duration RARELY = Duration.ofMinutes(1);

  // The clocks of several machines differ; nebula-operator adds as much.
  private static final Duration AFTER = Duration.ofMillis(100);

  private final CronObservation seen;
  private final NebulaCronBackup cron;
  private final Instant now;
  private final List<NebulaBackup> backups;

  private CronDecision(CronObservation seen) {
    this.seen = seen;
    this.cron = seen.cron();
    this.now = seen.now();
    this.backups = CronBackups.of(cron, seen.backups());
  }

  static Action next(CronObservation seen) {
    return new CronDecision(seen).next();
  }

  private Action next() {
    if (Resources.isBeingDeleted(cron)) {
      return new Action.Done();
    }
    CronPlan plan;
    try {
      plan = CronPlan.of(cron, seen.settings().zone());
    } catch (InvalidSpecException e) {
      // This resource has no conditions; a refused event changes nothing.
      return seen.eventWritten() || seen.rejected() != null
          ? new Action.Done()
          : new Action.Create(Events.warning(cron, INVALID, String.valueOf(e.getMessage()), now));
    }
    NebulaCronBackup toldOf = withStatusOfBackups();
    if (!toldOf.equals(cron)) {
      return new Action.UpdateStatus(toldOf);
    }
    boolean paused = Boolean.TRUE.equals(cron.getSpec().getPause());
    BackupChains chains = new BackupChains(backups, plan);
    NebulaBackup expired = chains.expired(now, paused);
    if (expired != null) {
      return delete(expired, plan);
    }
    if (paused) {
      Instant expiry = chains.nextExpiry(now);
      return expiry == null ? new Action.Done() : until(expiry, "the next backup to get too old");
    }
    return run(plan, chains);
  }

  private Action run(CronPlan plan, BackupChains chains) {
    Instant due = plan.schedule().latest(since(), now);
    if (due == null) {
      Instant next = plan.schedule().next(now);
      Instant expiry = chains.nextExpiry(now);
      Instant first = next == null || (expiry != null && expiry.isBefore(next)) ? expiry : next;
      return first == null ? new Action.Done() : until(first, "the next run");
    }
    for (NebulaBackup backup : backups) {
      if (!Conditions.isOver(BackupStatus.conditions(backup))) {
        return new Action.Await(POLL, Resources.described(backup) + " to be over");
      }
    }
    String name = CronBackups.name(cron.getMetadata().getName(), due);
    if (seen.backups().stream().anyMatch(other -> name.equals(other.getMetadata().getName()))) {
      return new Action.Await(RARELY, "NebulaBackup " + name + ", of someone else, to go");
    }
    Rejection rejected = seen.rejected();
    if (rejected != null) {
      boolean told = seen.eventWritten() || rejected.call().object() instanceof Event;
      return told
          ? new Action.Await(RARELY, "NebulaBackup " + name + " to be allowed")
          : new Action.Create(
              Events.warning(
                  cron,
                  REFUSED,
                  "the API server refuses NebulaBackup " + name + ": " + rejected.message(),
                  now));
    }
    return new Action.Create(CronBackups.create(cron, plan.template(), due, chains.nextBase()));
  }

  /** A run counts if it was due after the last one and after the schedule came to be. */
  private Instant since() {
    Instant created = CronBackups.created(cron);
    Instant last =
        instant(cron.getStatus() == null ? null : cron.getStatus().getLastScheduleTime());
    return last == null || last.isBefore(created) ? created : last;
  }

  private Action delete(NebulaBackup expired, CronPlan plan) {
    String cleaned = cron.getStatus() == null ? null : cron.getStatus().getBackupCleanTime();
    Instant last = instant(cleaned);
    Instant expiry = CronBackups.created(expired).plus(Objects.requireNonNull(plan.keep()));
    if (last != null && !last.isBefore(expiry)) {
      return new Action.Delete(expired);
    }
    NebulaCronBackup changed = copy();
    changed.getStatus().setBackupCleanTime(Conditions.time(now));
    return new Action.UpdateStatus(changed);
  }

  private NebulaCronBackup withStatusOfBackups() {
    NebulaCronBackup changed = copy();
    NebulaCronBackupStatus status = changed.getStatus();
    for (NebulaBackup backup : backups) {
      Instant scheduled = CronBackups.scheduled(backup, cron);
      Instant last = instant(status.getLastScheduleTime());
      if (scheduled != null && (last == null || scheduled.isAfter(last))) {
        status.setLastBackup(backup.getMetadata().getName());
        status.setLastScheduleTime(Conditions.time(scheduled));
      }
      Instant done =
          Conditions.isTrue(BackupStatus.conditions(backup), Conditions.COMPLETE)
              ? instant(backup.getStatus().getTimeCompleted())
              : null;
      Instant success = instant(status.getLastSuccessfulTime());
      if (done != null && (success == null || done.isAfter(success))) {
        status.setLastSuccessfulTime(Conditions.time(done));
      }
    }
    return status.equals(new NebulaCronBackupStatus()) && cron.getStatus() == null ? cron : changed;
  }

  private NebulaCronBackup copy() {
    NebulaCronBackup copy = Resources.copy(cron);
    if (copy.getStatus() == null) {
      copy.setStatus(new NebulaCronBackupStatus());
    }
    return copy;
  }

  private Action until(Instant time, String what) {
    return new Action.Await(Duration.between(now, time).plus(AFTER), what);
  }

  private static @Nullable Instant instant(@Nullable String time) {
    return time == null || time.isEmpty() ? null : Instant.parse(time);
  }
}
