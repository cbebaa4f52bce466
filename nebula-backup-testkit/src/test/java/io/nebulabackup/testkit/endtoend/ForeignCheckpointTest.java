// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.endtoend;

import static io.nebulabackup.testkit.endtoend.Cluster.fill;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulabackup.BackupEvent;
import io.nebulabackup.BackupEvent.Phase;
import io.nebulabackup.BackupListener;
import io.nebulabackup.core.json.Json;
import io.nebulabackup.core.metad.MetadClient;
import io.nebulabackup.core.metad.MetadOptions;
import io.nebulabackup.core.repository.LockHolder;
import io.nebulabackup.core.repository.LockRecord;
import io.nebulabackup.error.BackupException;
import io.nebulabackup.model.HostAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.assertj.core.api.AbstractThrowableAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody else, such as the vendor's br, backs the same cluster up. */
class ForeignCheckpointTest {

  private static final int LEAVES_INVALID = -2041;
  private static final int RUNNING_JOBS = -2066;
  private static final int UNKNOWN = -8000;

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(ints = {LEAVES_INVALID, RUNNING_JOBS, UNKNOWN})
  void failedFreeze_anothersCheckpointMadeSinceThePlan_stays(int code) {
    try (Cluster cluster = Cluster.start(directory);
        MetadClient foreign = foreign(cluster)) {
      fill(cluster.sandbox().createSpace("g", 2, 3), 0, 20);
      String[] name = new String[1];

      assertThatFullBackup(
              cluster,
              () -> {
                name[0] = foreign.createBackup(List.of()).name();
                cluster.sandbox().failNext("createBackup", code);
              })
          .isInstanceOf(BackupException.class)
          .hasMessageContaining("(" + code + ")");

      assertThat(cluster.sandbox().checkpointNames()).containsExactly(name[0]);
    }
  }

  @Test
  void refusedFreeze_backupThatAnotherIsMaking_stays() {
    try (Cluster cluster = Cluster.start(directory);
        MetadClient foreign = foreign(cluster)) {
      fill(cluster.sandbox().createSpace("g", 2, 3), 0, 20);

      assertThatFullBackup(
              cluster,
              () -> {
                makeInvalid(cluster, foreign);
                cluster.sandbox().failNext("createBackup", RUNNING_JOBS);
              })
          .hasMessageContaining("(" + RUNNING_JOBS + ")");

      assertThat(cluster.sandbox().checkpointNames()).hasSize(1);
    }
  }

  @Test
  void failedFreeze_anothersUnfinishedBackupBesideOurs_bothStay() {
    try (Cluster cluster = Cluster.start(directory);
        MetadClient foreign = foreign(cluster)) {
      fill(cluster.sandbox().createSpace("g", 2, 3), 0, 20);

      assertThatFullBackup(
              cluster,
              () -> {
                makeInvalid(cluster, foreign);
                cluster.sandbox().failNext("createBackup", LEAVES_INVALID);
              })
          .hasMessageContaining("(" + LEAVES_INVALID + ")");

      assertThat(cluster.sandbox().checkpointNames()).hasSize(2);
      assertThat(cluster.client().repository().findOrphans().checkpoints()).hasSize(2);
    }
  }

  @Test
  void runThatDiedUnnamed_onlyTheCheckpointOfItsTime_isDropped() throws Exception {
    try (Cluster cluster = Cluster.start(directory);
        MetadClient foreign = foreign(cluster)) {
      fill(cluster.sandbox().createSpace("g", 2, 3), 0, 20);
      String before = foreign.createBackup(List.of()).name();
      String dead = foreign.createBackup(List.of()).name();
      Instant died = Instant.now().minus(Duration.ofDays(2));
      cluster.sandbox().clock().advance(Duration.ofDays(2));
      String since = foreign.createBackup(List.of()).name();
      abandonLock(cluster, died, List.of(before));

      cluster.full();

      assertThat(cluster.sandbox().checkpointNames())
          .containsExactlyInAnyOrder(before, since)
          .doesNotContain(dead);
    }
  }

  private static void abandonLock(Cluster cluster, Instant died, List<String> before)
      throws Exception {
    LockRecord record =
        new LockRecord(
            LockHolder.self(),
            "full backup",
            died.minusSeconds(1),
            died,
            Duration.ofMinutes(1).toMillis(),
            false,
            before,
            null);
    Path lock =
        cluster
            .repositoryDir()
            .resolve("nebula-backup/locks/" + cluster.sandbox().clusterId())
            .resolve(String.format(Locale.ROOT, "%019d.json", 1));
    Files.createDirectories(lock.getParent());
    Files.write(lock, Json.write(record));
  }

  private static void makeInvalid(Cluster cluster, MetadClient foreign) {
    cluster.sandbox().failNext("createBackup", LEAVES_INVALID);
    assertThatThrownBy(() -> foreign.createBackup(List.of())).isInstanceOf(BackupException.class);
  }

  private static MetadClient foreign(Cluster cluster) {
    return MetadClient.of(
        List.of(HostAddress.parse(cluster.sandbox().metad())), MetadOptions.DEFAULT);
  }

  /** Takes a full backup in which something happens just before metad is asked to freeze. */
  private static AbstractThrowableAssert<?, ?> assertThatFullBackup(
      Cluster cluster, Runnable atFreeze) {
    return assertThatThrownBy(
        () -> cluster.client().backups().full().listener(atFreeze(atFreeze)).run());
  }

  private static BackupListener atFreeze(Runnable action) {
    return new BackupListener() {
      private @Nullable Runnable left = action;

      @Override
      public void onEvent(BackupEvent event) {
        Runnable now = left;
        if (now != null && event.equals(new BackupEvent.PhaseStarted(Phase.FREEZE))) {
          left = null;
          now.run();
        }
      }
    };
  }
}
