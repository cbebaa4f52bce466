// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.endtoend;

import static io.nebulabackup.testkit.endtoend.Cluster.fill;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulabackup.error.WalGapException;
import io.nebulabackup.model.BackupKind;
import io.nebulabackup.model.BackupPlan;
import io.nebulabackup.model.BackupSet;
import io.nebulabackup.model.HostAddress;
import io.nebulabackup.model.PartitionId;
import io.nebulabackup.model.WalGap;
import io.nebulabackup.testkit.sandbox.SandboxCluster;
import io.nebulabackup.testkit.sandbox.SandboxSpace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WalGapTest {

  private static final Duration TTL = Duration.ofHours(4);

  @TempDir Path directory;

  private Cluster cluster() {
    return new Cluster(directory, SandboxCluster.builder().walFileBytes(2_000));
  }

  /** Fills several small WAL files, lets them grow old, and lets storaged remove them. */
  private static void purge(Cluster cluster, SandboxSpace space) {
    for (int i = 0; i < 40; i++) {
      fill(space, i * 20, 20);
    }
    cluster.sandbox().clock().advance(TTL.multipliedBy(2));
    cluster.sandbox().cleanWal(TTL);
  }

  @Test
  void purgedWal_isReportedPerPartition_withWantedAndFirstHeld_andNothingIsFrozen() {
    try (Cluster cluster = cluster()) {
      SandboxSpace space = cluster.sandbox().createSpace("orders", 2, 3);
      SandboxSpace quiet = cluster.sandbox().createSpace("quiet", 1, 3);
      fill(space, 0, 10);
      fill(quiet, 0, 10);
      BackupSet full = cluster.full();
      int frozen = frozenSoFar(cluster);
      purge(cluster, space);

      assertThatThrownBy(() -> cluster.incremental(full))
          .isInstanceOfSatisfying(
              WalGapException.class,
              failure -> {
                assertThat(failure.gaps())
                    .extracting(WalGap::partition)
                    .containsExactly(
                        new PartitionId(space.id(), 1), new PartitionId(space.id(), 2));
                assertThat(failure.gaps())
                    .allSatisfy(
                        gap -> {
                          assertThat(gap.spaceName()).isEqualTo("orders");
                          assertThat(gap.reason()).isEqualTo(WalGap.Reason.PURGED);
                          assertThat(gap.firstHeld()).isNotNull();
                          assertThat(gap.firstHeld().logId())
                              .isGreaterThan(gap.wanted().logId() + 1);
                        });
              })
          .hasMessageContaining("orders")
          .hasMessageContaining("orElseFull()");
      assertThat(frozenSoFar(cluster)).isEqualTo(frozen);
      assertThat(cluster.sandbox().checkpointNames()).isEmpty();
    }
  }

  private static int frozenSoFar(Cluster cluster) {
    return (int) cluster.sandbox().metadCalls().stream().filter("createBackup"::equals).count();
  }

  @Test
  void orElseFull_takesAFull_andSaysWhy() {
    try (Cluster cluster = cluster()) {
      SandboxSpace space = cluster.sandbox().createSpace("orders", 2, 3);
      fill(space, 0, 10);
      BackupSet full = cluster.full();
      purge(cluster, space);
      var contents = cluster.contents();
      var step = cluster.client().backups().incremental().base(full.name()).orElseFull();

      BackupPlan plan = step.plan();
      BackupSet promoted = step.run();

      assertThat(plan.kind()).isEqualTo(BackupKind.FULL);
      assertThat(promoted.kind()).isEqualTo(BackupKind.FULL);
      assertThat(promoted.notes())
          .anyMatch(note -> note.contains("instead of an increment") && note.contains("orders"));
      cluster.restoreFromNothing(promoted.name());
      cluster.requireContents(contents);
    }
  }

  @Test
  void leaderThatHasOnlyANewWal_isPassedOverForAFollower() {
    try (Cluster cluster = new Cluster(directory, SandboxCluster.builder().storageHosts(4))) {
      SandboxSpace space = cluster.sandbox().createSpace("orders", 1, 3);
      fill(space, 0, 10);
      BackupSet full = cluster.full();
      PartitionId id = new PartitionId(space.id(), 1);
      List<HostAddress> holders = cluster.holders(id);
      HostAddress free =
          cluster.sandbox().storages().stream()
              .filter(host -> !holders.contains(host))
              .findFirst()
              .orElseThrow();
      cluster.sandbox().movePartition(id, holders.get(0), free);
      space.moveLeader(1, free);
      fill(space, 10, 10);
      var contents = cluster.contents();

      BackupSet incremental = cluster.incremental(full);

      assertThat(incremental.kind()).isEqualTo(BackupKind.INCREMENTAL);
      cluster.restoreFromNothing(incremental.name());
      cluster.requireContents(contents);
    }
  }
}
