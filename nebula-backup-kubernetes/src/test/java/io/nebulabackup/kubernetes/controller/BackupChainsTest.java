// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.controller;

import static io.nebulabackup.kubernetes.controller.GivenCron.chains;
import static io.nebulabackup.kubernetes.controller.GivenCron.complete;
import static io.nebulabackup.kubernetes.controller.GivenCron.cron;
import static io.nebulabackup.kubernetes.controller.GivenCron.ending;
import static io.nebulabackup.kubernetes.controller.GivenCron.failed;
import static io.nebulabackup.kubernetes.controller.GivenCron.name;
import static io.nebulabackup.kubernetes.controller.GivenCron.night;
import static io.nebulabackup.kubernetes.controller.GivenCron.running;
import static org.assertj.core.api.Assertions.assertThat;

import io.nebulabackup.kubernetes.model.NebulaBackup;
import io.nebulabackup.kubernetes.model.NebulaCronBackup;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BackupChainsTest {

  private static final Instant LATER = Instant.parse("2026-12-24T00:00:00Z");

  @Test
  void nextBase_templateWithoutBase_isFullEachTime() {
    NebulaCronBackup cron = cron(null, null, null);

    assertThat(chains(cron).nextBase()).isNull();
    assertThat(chains(cron, complete(cron, 2, null)).nextBase()).isNull();
  }

  @Test
  void nextBase_templateWithBase_movesOnWithEachBackup() {
    NebulaCronBackup cron = cron(Given.NAME, null, null);

    assertThat(chains(cron).nextBase()).isEqualTo(Given.NAME);
    assertThat(chains(cron, complete(cron, 2, Given.NAME)).nextBase()).isEqualTo(name(2));
    assertThat(chains(cron, complete(cron, 2, Given.NAME), complete(cron, 3, name(2))).nextBase())
        .isEqualTo(name(3));
  }

  @Test
  void nextBase_fullEveryThree_isFullThenTwoIncrements() {
    NebulaCronBackup cron = cron(null, "3", null);
    NebulaBackup full = complete(cron, 2, null);
    NebulaBackup first = complete(cron, 3, name(2));
    NebulaBackup second = complete(cron, 4, name(3));

    assertThat(chains(cron).nextBase()).isNull();
    assertThat(chains(cron, full).nextBase()).isEqualTo(name(2));
    assertThat(chains(cron, full, first).nextBase()).isEqualTo(name(3));
    assertThat(chains(cron, full, first, second).nextBase()).isNull();
    assertThat(chains(cron, full, first, second, complete(cron, 5, null)).nextBase())
        .isEqualTo(name(5));
  }

  @Test
  void nextBase_fullEveryOne_isFullEachTime() {
    NebulaCronBackup cron = cron(Given.NAME, "1", null);

    assertThat(chains(cron, complete(cron, 2, null)).nextBase()).isNull();
  }

  @Test
  void nextBase_failureThatMayPass_goesOnFromTheLastComplete() {
    NebulaCronBackup cron = cron(null, "5", null);

    assertThat(
            chains(cron, complete(cron, 2, null), failed(cron, 3, name(2), "Storage")).nextBase())
        .isEqualTo(name(2));
  }

  @Test
  void nextBase_failureThatEachIncrementMeets_isFull() {
    NebulaCronBackup cron = cron(null, "5", null);
    NebulaBackup full = complete(cron, 2, null);
    NebulaBackup broken = failed(cron, 3, name(2), "WalGap");

    assertThat(chains(cron, full, broken).nextBase()).isNull();
    assertThat(chains(cron, full, broken, complete(cron, 4, null)).nextBase()).isEqualTo(name(4));
  }

  @Test
  void nextBase_fullThatFailed_isFullAgain() {
    NebulaCronBackup cron = cron(null, "5", null);

    assertThat(
            chains(
                    cron,
                    complete(cron, 2, null),
                    failed(cron, 3, name(2), "CorruptBackup"),
                    failed(cron, 4, null, "Storage"),
                    failed(cron, 5, null, "Storage"),
                    failed(cron, 6, null, "Storage"))
                .nextBase())
        .isNull();
  }

  @Test
  void nextBase_threeIncrementsFailedInARow_isFull() {
    NebulaCronBackup cron = cron(null, "9", null);
    List<NebulaBackup> there =
        new ArrayList<>(
            List.of(
                complete(cron, 2, null),
                failed(cron, 3, name(2), "Storage"),
                failed(cron, 4, name(2), "JobLost")));

    assertThat(nextBase(cron, there)).isEqualTo(name(2));
    there.add(failed(cron, 5, name(2), "Storage"));
    assertThat(nextBase(cron, there)).isNull();
    there.add(complete(cron, 6, null));
    assertThat(nextBase(cron, there)).isEqualTo(name(6));
  }

  @Test
  void nextBase_failuresThatSuccessesInterrupt_goesOn() {
    NebulaCronBackup cron = cron(null, "9", null);

    assertThat(
            chains(
                    cron,
                    complete(cron, 2, null),
                    failed(cron, 3, name(2), "Storage"),
                    failed(cron, 4, name(2), "Storage"),
                    complete(cron, 5, name(2)),
                    failed(cron, 6, name(5), "Storage"))
                .nextBase())
        .isEqualTo(name(5));
  }

  @Test
  void nextBase_templateAloneDecides_isNeverFullWhatEverFails() {
    NebulaCronBackup cron = cron(Given.NAME, null, null);

    assertThat(chains(cron, failed(cron, 2, Given.NAME, "WalGap")).nextBase())
        .isEqualTo(Given.NAME);
  }

  @Test
  void nextBase_firstBaseOfTemplateNotThere_isFullWhereFullOnesAreAllowed() {
    NebulaCronBackup cron = cron(Given.NAME, "5", null);

    assertThat(chains(cron, failed(cron, 2, Given.NAME, "BackupNotFound")).nextBase()).isNull();
  }

  @Test
  void nextBase_lastIsBeingDeleted_isTheOneBefore() {
    NebulaCronBackup cron = cron(null, "5", null);

    assertThat(chains(cron, complete(cron, 2, null), ending(complete(cron, 3, name(2)))).nextBase())
        .isEqualTo(name(2));
  }

  @Test
  void expired_noReservedTime_isNone() {
    NebulaCronBackup cron = cron(null, null, null);

    assertThat(chains(cron, complete(cron, 2, null)).expired(LATER, false)).isNull();
  }

  @Test
  void expired_fullBackups_goWhenTooOld() {
    NebulaCronBackup cron = cron(null, null, "48h");
    NebulaBackup second = complete(cron, 2, null);
    NebulaBackup third = complete(cron, 3, null);
    NebulaBackup fourth = complete(cron, 4, null);
    BackupChains chains = chains(cron, second, third, fourth);

    assertThat(chains.expired(night(4).minusSeconds(1), false)).isNull();
    assertThat(chains.nextExpiry(night(4).minusSeconds(1))).isEqualTo(night(4));
    assertThat(chains.expired(night(4), false)).isEqualTo(second);
  }

  @Test
  void expired_baseOfBackupThatIsKept_stays() {
    NebulaCronBackup cron = cron(null, "3", "48h");
    BackupChains chains =
        chains(
            cron,
            complete(cron, 2, null),
            complete(cron, 3, name(2)),
            complete(cron, 4, name(3)),
            complete(cron, 5, null));

    assertThat(chains.expired(night(5).plusSeconds(60), false)).isNull();
  }

  @Test
  void expired_wholeChainTooOld_goesFromItsEnd() {
    NebulaCronBackup cron = cron(null, "3", "48h");
    List<NebulaBackup> there =
        new ArrayList<>(
            List.of(
                complete(cron, 2, null),
                complete(cron, 3, name(2)),
                complete(cron, 4, name(3)),
                complete(cron, 5, null)));

    assertThat(goneInOrder(cron, there, night(6).plusSeconds(60), false))
        .containsExactly(name(4), name(3), name(2));
  }

  @Test
  void expired_baseOfRunningBackup_stays() {
    NebulaCronBackup cron = cron(null, "5", "48h");

    assertThat(
            chains(cron, complete(cron, 2, null), running(cron, 3, name(2))).expired(LATER, false))
        .isNull();
  }

  @Test
  void expired_baseOfBackupBeingDeleted_staysUntilThatIsGone() {
    NebulaCronBackup cron = cron(null, "5", "48h");
    NebulaBackup full = complete(cron, 2, null);
    NebulaBackup last = complete(cron, 20, null);

    assertThat(chains(cron, full, ending(complete(cron, 3, name(2))), last).expired(LATER, false))
        .isNull();
    assertThat(chains(cron, full, last).expired(LATER, false)).isEqualTo(full);
  }

  @Test
  void expired_lastCompleteBackup_staysWhileNewerOnesFail_asDoWhatTheNextGoesBy() {
    NebulaCronBackup cron = cron(null, "9", "48h");
    List<NebulaBackup> there = new ArrayList<>(List.of(complete(cron, 2, null)));
    for (int day = 3; day <= 7; day++) {
      there.add(failed(cron, day, name(2), "Storage"));
    }

    assertThat(goneInOrder(cron, there, LATER, false))
        .containsExactly("nightly-20261104t020000", "nightly-20261103t020000");
    assertThat(nextBase(cron, there)).isNull();
  }

  @Test
  void expired_failureThatEachIncrementMeets_isNotForgottenBeforeTheNext() {
    NebulaCronBackup cron = cron(null, "9", "12h");
    List<NebulaBackup> there =
        new ArrayList<>(List.of(complete(cron, 2, null), failed(cron, 3, name(2), "WalGap")));

    assertThat(goneInOrder(cron, there, LATER, false)).isEmpty();
    assertThat(nextBase(cron, there)).isNull();
  }

  @Test
  void expired_pausedSchedule_keepsNothing() {
    NebulaCronBackup cron = cron(null, "2", "48h");

    assertThat(
            goneInOrder(
                cron,
                new ArrayList<>(
                    List.of(
                        complete(cron, 2, null),
                        complete(cron, 3, name(2)),
                        failed(cron, 4, name(3), "Storage"))),
                LATER,
                true))
        .containsExactly("nightly-20261104t020000", name(3), name(2));
  }

  /** Whatever fails, goes on or is deleted: what is there after retention has all its bases. */
  @Test
  void expired_randomHistories_neverBreakAChain() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int history = 0; history < 500; history++) {
      NebulaCronBackup cron =
          cron(null, String.valueOf(1 + random.nextInt(5)), (24 + random.nextInt(150)) + "h");
      List<NebulaBackup> there = new ArrayList<>();
      Set<String> complete = new HashSet<>();
      for (int day = 2; day < 28; day++) {
        String base = nextBase(cron, there);
        assertThat(base == null || complete.contains(base))
            .as("seed %d, history %d: base %s of day %d is there", seed, history, base, day)
            .isTrue();
        NebulaBackup taken =
            switch (random.nextInt(6)) {
              case 0 -> failed(cron, day, base, "Storage");
              case 1 -> failed(cron, day, base, "WalGap");
              default -> complete(cron, day, base);
            };
        there.add(taken);
        if (BackupStatus.backupName(taken) != null) {
          complete.add(name(day));
        }
        goneInOrder(cron, there, night(day).plusSeconds(7200), random.nextInt(8) == 0)
            .forEach(complete::remove);
        for (NebulaBackup backup : there) {
          String needed = Objects.requireNonNull(backup.getSpec().getConfig()).getBaseBackupName();
          assertThat(
                  needed == null
                      || BackupStatus.backupName(backup) == null
                      || complete.contains(needed))
              .as("seed %d, history %d: base %s on day %d", seed, history, needed, day)
              .isTrue();
        }
      }
    }
  }

  /** Deletes what is too old one by one, as the schedule does, and tells in which order. */
  private static List<String> goneInOrder(
      NebulaCronBackup cron, List<NebulaBackup> there, Instant now, boolean paused) {
    List<String> gone = new ArrayList<>();
    while (true) {
      NebulaBackup next = chains(cron, there.toArray(NebulaBackup[]::new)).expired(now, paused);
      if (next == null) {
        return gone;
      }
      there.remove(next);
      gone.add(nameOf(next));
    }
  }

  private static @Nullable String nextBase(NebulaCronBackup cron, List<NebulaBackup> there) {
    return chains(cron, there.toArray(NebulaBackup[]::new)).nextBase();
  }

  private static String nameOf(NebulaBackup backup) {
    @Nullable String name = BackupStatus.backupName(backup);
    return name == null ? backup.getMetadata().getName() : name;
  }
}
