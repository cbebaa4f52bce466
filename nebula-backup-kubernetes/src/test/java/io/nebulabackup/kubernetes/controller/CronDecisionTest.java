// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

import static io.nebulabackup.kubernetes.controller.GivenCron.complete;
import static io.nebulabackup.kubernetes.controller.GivenCron.cron;
import static io.nebulabackup.kubernetes.controller.GivenCron.failed;
import static io.nebulabackup.kubernetes.controller.GivenCron.name;
import static io.nebulabackup.kubernetes.controller.GivenCron.night;
import static io.nebulabackup.kubernetes.controller.GivenCron.running;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Event;
import io.nebulabackup.kubernetes.model.NebulaBackup;
import io.nebulabackup.kubernetes.model.NebulaCronBackup;
import io.nebulabackup.kubernetes.model.NebulaCronBackupStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class CronDecisionTest {

  @Test
  void next_beforeItIsDue_waitsUntilThen() {
    Action action = next(cron(null, null, null), night(2).minus(Duration.ofMinutes(5)));

    assertThat(action)
        .isInstanceOfSatisfying(
            Action.Await.class,
            await ->
                assertThat(await.atMost())
                    .isBetween(Duration.ofMinutes(5), Duration.ofMinutes(5).plusSeconds(1)));
  }

  @Test
  void next_due_createsBackupNamedAfterThen() {
    NebulaCronBackup cron = cron(null, null, null);
    cron.getMetadata().setLabels(Map.of("team", "graph"));
    cron.getMetadata().getAnnotations().put("why", "audit");

    NebulaBackup created = created(next(cron, night(2).plusSeconds(3)));

    assertThat(created.getMetadata().getName()).isEqualTo("nightly-20261102t020000");
    assertThat(created.getMetadata().getLabels())
        .containsEntry("apps.nebula-graph.io/cron-backup", "nightly")
        .containsEntry("app.kubernetes.io/managed-by", "nebula-operator")
        .containsEntry("team", "graph");
    assertThat(created.getMetadata().getAnnotations())
        .containsEntry("why", "audit")
        .doesNotContainKey(NebulaCronBackup.FULL_EVERY_ANNOTATION);
    assertThat(created.getMetadata().getOwnerReferences())
        .singleElement()
        .satisfies(
            owner -> {
              assertThat(owner.getKind()).isEqualTo("NebulaCronBackup");
              assertThat(owner.getUid()).isEqualTo("cron-uid");
            });
    assertThat(created.getSpec()).isEqualTo(cron.getSpec().getBackupTemplate());
  }

  @Test
  void next_missedNights_onlyTheLastIsTaken() {
    NebulaBackup created = created(next(cron(null, null, null), night(9).plusSeconds(3600)));

    assertThat(created.getMetadata().getName()).isEqualTo("nightly-20261109t020000");
  }

  @Test
  void next_dueBeforeItWasCreated_isNotTaken() {
    assertThat(next(cron(null, null, null), GivenCron.CREATED.plusSeconds(1)))
        .isInstanceOf(Action.Await.class);
  }

  @Test
  void next_lastStillRunning_waitsForIt() {
    NebulaCronBackup cron = told(cron(null, null, null), 2);

    Action action = next(cron, night(3), running(cron, 2, null));

    assertThat(action)
        .isInstanceOfSatisfying(
            Action.Await.class, await -> assertThat(await.what()).contains("20261102t020000"));
  }

  @Test
  void next_lastOver_takesTheNext() {
    NebulaCronBackup cron = told(cron(null, "3", null), 2);
    cron.getStatus().setLastSuccessfulTime(night(2).plusSeconds(60).toString());

    NebulaBackup created = created(next(cron, night(3), complete(cron, 2, null)));

    assertThat(Objects.requireNonNull(created.getSpec().getConfig()).getBaseBackupName())
        .isEqualTo(name(2));
  }

  @Test
  void next_lastFailed_takesTheNextAllTheSame() {
    NebulaCronBackup cron = told(cron(null, null, null), 2);

    assertThat(created(next(cron, night(3), failed(cron, 2, null, "Storage")))).isNotNull();
  }

  @Test
  void status_lostAfterCreation_isWorkedOutFromTheBackups() {
    NebulaCronBackup cron = cron(null, null, null);

    Action action = next(cron, night(2).plusSeconds(90), complete(cron, 2, null));

    NebulaCronBackupStatus status =
        ((NebulaCronBackup) ((Action.UpdateStatus) action).object()).getStatus();
    assertThat(status.getLastBackup()).isEqualTo("nightly-20261102t020000");
    assertThat(status.getLastScheduleTime()).isEqualTo("2026-11-02T02:00:00Z");
    assertThat(status.getLastSuccessfulTime()).isEqualTo("2026-11-02T02:01:00Z");
  }

  @Test
  void next_sameRunTwice_isNotStartedAgainThoughTheBackupIsGone() {
    NebulaCronBackup cron = told(cron(null, null, null), 2);

    assertThat(next(cron, night(2).plusSeconds(90))).isInstanceOf(Action.Await.class);
  }

  @Test
  void next_paused_startsNothingButDeletesWhatIsTooOld() {
    NebulaCronBackup cron = told(cron(null, null, "24h"), 2);
    cron.getSpec().setPause(true);
    cron.getStatus().setLastSuccessfulTime(night(2).plusSeconds(60).toString());
    NebulaBackup old = complete(cron, 2, null);

    assertThat(next(cron, night(3).minusSeconds(10), old))
        .isInstanceOfSatisfying(
            Action.Await.class, await -> assertThat(await.atMost()).isGreaterThan(Duration.ZERO));
    Action cleaning = next(cron, night(3), old);
    NebulaCronBackup cleaned = (NebulaCronBackup) ((Action.UpdateStatus) cleaning).object();
    assertThat(cleaned.getStatus().getBackupCleanTime()).isEqualTo("2026-11-03T02:00:00Z");
    assertThat(next(cleaned, night(3), old)).isEqualTo(new Action.Delete(old));
    assertThat(next(cleaned, night(3))).isEqualTo(new Action.Done());
  }

  @Test
  void next_pausedAndResumed_takesTheRunItMissedLast() {
    NebulaCronBackup cron = told(cron(null, null, null), 2);

    assertThat(created(next(cron, night(7).plusSeconds(5))).getMetadata().getName())
        .isEqualTo("nightly-20261107t020000");
  }

  @Test
  void next_nameTaken_byWhatIsNotTheSchedules_waits() {
    NebulaCronBackup cron = cron(null, null, null);
    NebulaBackup others = running(cron, 2, null);
    others.getMetadata().setLabels(Map.of());

    assertThat(next(cron, night(2), others))
        .isInstanceOfSatisfying(
            Action.Await.class, await -> assertThat(await.what()).contains("of someone else"));
  }

  @Test
  void backups_ofFormerScheduleOfTheName_doNotCount() {
    NebulaCronBackup former = cron(null, "3", null);
    former.getMetadata().setUid("former-uid");
    NebulaCronBackup cron = cron(null, "3", null);

    NebulaBackup created = created(next(cron, night(3), complete(former, 2, null)));

    assertThat(Objects.requireNonNull(created.getSpec().getConfig()).getBaseBackupName()).isNull();
  }

  @Test
  void schedule_unreadable_isToldOnceInAnEvent() {
    NebulaCronBackup cron = cron(null, null, null);
    cron.getSpec().setSchedule("at night");

    Action action = next(cron, night(2));

    assertThat(((Action.Create) action).object())
        .isInstanceOfSatisfying(
            Event.class, event -> assertThat(event.getMessage()).contains("spec.schedule"));
    assertThat(CronDecision.next(seen(cron, night(2)).eventWritten(true).build()))
        .isEqualTo(new Action.Done());
  }

  @Test
  void fullEvery_noNumber_isToldInAnEvent() {
    Action action = next(cron(null, "often", null), night(2));

    assertThat(((Event) ((Action.Create) action).object()).getMessage())
        .contains("nebulabackup.io/full-every")
        .contains("often");
  }

  @Test
  void creation_refused_isToldOnceAndTriedAgain() {
    NebulaCronBackup cron = cron(null, null, null);
    Action creation = next(cron, night(2));
    Rejection rejection = new Rejection((Action.Call) creation, 403, "quota exceeded");

    Action told = CronDecision.next(seen(cron, night(2)).rejected(rejection).build());

    assertThat(((Event) ((Action.Create) told).object()).getMessage())
        .contains("nightly-20261102t020000")
        .contains("quota exceeded");
    assertThat(
            CronDecision.next(seen(cron, night(2)).rejected(rejection).eventWritten(true).build()))
        .isInstanceOf(Action.Await.class);
  }

  @Test
  void next_beingDeleted_isDone() {
    NebulaCronBackup cron = cron(null, null, null);
    cron.getMetadata().setDeletionTimestamp(night(2).toString());

    assertThat(next(cron, night(3))).isEqualTo(new Action.Done());
  }

  /** The schedule, with the status that the backup of a night leaves. */
  private static NebulaCronBackup told(NebulaCronBackup cron, int day) {
    NebulaCronBackupStatus status = new NebulaCronBackupStatus();
    status.setLastBackup(CronBackups.name("nightly", night(day)));
    status.setLastScheduleTime(night(day).toString());
    cron.setStatus(status);
    return cron;
  }

  private static Action next(NebulaCronBackup cron, Instant now, NebulaBackup... backups) {
    return CronDecision.next(seen(cron, now).addBackups(backups).build());
  }

  private static ImmutableCronObservation.Builder seen(NebulaCronBackup cron, Instant now) {
    return CronObservation.builder().cron(cron).now(now).settings(Given.settings());
  }

  private static NebulaBackup created(Action action) {
    return (NebulaBackup) ((Action.Create) action).object();
  }
}
