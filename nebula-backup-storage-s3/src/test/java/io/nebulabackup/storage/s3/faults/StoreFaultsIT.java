// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.s3.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulabackup.BackupOperation;
import io.nebulabackup.error.ConcurrentBackupException;
import io.nebulabackup.model.BackupSet;
import io.nebulabackup.model.CleanupReport;
import io.nebulabackup.testkit.sandbox.SandboxCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store that dies and comes back, and a network that breaks, while a backup is uploaded. */
class StoreFaultsIT {

  private static final int VERTICES = 3_000;
  private static final int SLOW = 2_000_000;

  private FaultCluster cluster;

  @BeforeEach
  void start(@TempDir Path directory) throws IOException {
    cluster = new FaultCluster(directory, SandboxCluster.builder());
    cluster.createSpaces();
    cluster.write(VERTICES);
  }

  @AfterEach
  void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void storeKilledAndRestarted_duringAnUpload_isSurvived() {
    BackupSet full = cluster.startFull().join();
    cluster.write(VERTICES);
    for (boolean incremental : new boolean[] {false, true}) {
      cluster.proxy().slowDown(SLOW);
      long before = cluster.proxy().sentBytes();
      BackupOperation<BackupSet> run =
          incremental ? cluster.startIncremental(full) : cluster.startFull();
      cluster.awaitSent(run, before + full.statistics().uploadedBytes() / 10);
      assertThat(FaultCluster.hasEnded(run)).as("too quick to be disturbed").isFalse();

      cluster.minio().kill();
      cluster.minio().restart();
      cluster.proxy().slowDown(0);

      Outcome outcome = Outcome.of(run);
      assertThat(outcome.backup()).as("%s", outcome).isNotNull();
      outcome.requireClean(cluster);
    }
  }

  @Test
  void storeDownForLongerThanAnybodyWaits_failsTyped_andTheNextRunWorks(@TempDir Path other)
      throws IOException {
    try (FaultCluster impatient =
        new FaultCluster(
            other,
            SandboxCluster.builder(),
            location -> location.withOption("max-attempts", "2").withOption("timeout-seconds", "5"),
            Duration.ofSeconds(20))) {
      impatient.createSpaces();
      impatient.write(VERTICES);
      BackupSet base = impatient.startFull().join();
      long tenth = base.statistics().uploadedBytes() / 10;
      for (boolean incremental : new boolean[] {false, true}) {
        impatient.write(VERTICES);
        impatient.proxy().slowDown(SLOW);
        long before = impatient.proxy().sentBytes();
        BackupOperation<BackupSet> run =
            incremental ? impatient.startIncremental(base) : impatient.startFull();
        impatient.awaitSent(run, before + tenth);
        assertThat(FaultCluster.hasEnded(run)).as("too quick to be disturbed").isFalse();
        impatient.minio().kill();

        Outcome outcome = Outcome.of(run);
        impatient.minio().restart();
        impatient.proxy().slowDown(0);

        assertThat(outcome.error()).as("%s", outcome).isNotNull();
        // The lock could not be released: it is held for its lease.
        FaultCluster.await(() -> isUnlocked(impatient));
        outcome.requireClean(impatient);
        base = (incremental ? impatient.startIncremental(base) : impatient.startFull()).join();
        new Outcome(base, null).requireClean(impatient);
        System.getLogger(StoreFaultsIT.class.getName())
            .log(System.Logger.Level.INFO, "a store that stayed away: " + outcome.error());
      }
    }
  }

  private static boolean isUnlocked(FaultCluster cluster) {
    try {
      cluster.client().repository().remove(new CleanupReport(List.of(), List.of()));
      return true;
    } catch (ConcurrentBackupException e) {
      return false;
    }
  }

  @Test
  void connectionsResetAndRequestsRefused_overAndOver_endWholeOrTyped() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    BackupSet base = cluster.startFull().join();
    int whole = 0;
    for (int round = 0; round < 4; round++) {
      cluster.write(VERTICES / 10);
      cluster.proxy().slowDown(SLOW);
      BackupOperation<BackupSet> run =
          round % 2 == 0 ? cluster.startFull() : cluster.startIncremental(base);
      long sent = cluster.proxy().sentBytes();
      for (int burst = 0; burst < 6 && !FaultCluster.hasEnded(run); burst++) {
        sent += random.nextInt(SLOW);
        cluster.awaitSent(run, sent);
        if (random.nextBoolean()) {
          cluster.proxy().resetAll();
        } else {
          cluster.proxy().beBusy(1 + random.nextInt(4));
        }
      }
      cluster.proxy().slowDown(0);
      Outcome outcome = Outcome.of(run);
      outcome.requireClean(cluster);
      whole += outcome.backup() == null ? 0 : 1;
    }
    System.getLogger(StoreFaultsIT.class.getName())
        .log(
            System.Logger.Level.INFO,
            cluster.proxy().faults()
                + " connections reset and requests refused; "
                + whole
                + " of 4 backups whole, the others failed typed; seed "
                + seed);
    assertThat(cluster.proxy().faults()).isPositive();
    // A store that is busy for a moment is an everyday matter.
    assertThat(whole).as("whole backups; seed %d", seed).isPositive();
  }
}
