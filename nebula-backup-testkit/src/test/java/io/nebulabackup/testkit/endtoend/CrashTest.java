// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.endtoend;

import static io.nebulabackup.testkit.endtoend.Cluster.fill;
import static org.assertj.core.api.Assertions.assertThat;

import io.nebulabackup.BackupEvent.Phase;
import io.nebulabackup.model.BackupSet;
import io.nebulabackup.model.VerifyLevel;
import io.nebulabackup.testkit.sandbox.SandboxSpace;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The client's process is killed; whatever it had begun must not be taken for a backup. */
class CrashTest {

  @TempDir Path directory;

  @ParameterizedTest(name = "killed in {0}, midway {1}, incremental {2}")
  @CsvSource({
    "PLAN, false, false",
    "FREEZE, false, false",
    "TRANSFER, false, false",
    "TRANSFER, true, false",
    "COMMIT, false, false",
    "RELEASE, false, false",
    "FREEZE, false, true",
    "TRANSFER, false, true",
    "TRANSFER, true, true",
    "COMMIT, false, true",
    "RELEASE, false, true"
  })
  void killedClient_leavesNoHalfBackup_andTheNextRunCleansUp(
      Phase phase, boolean midway, boolean incremental) throws Exception {
    try (Cluster cluster = Cluster.start(directory)) {
      SandboxSpace space = cluster.sandbox().createSpace("g", 4, 3);
      fill(space, 0, 200);
      BackupSet full = cluster.full();
      fill(space, 200, 50);

      int exit = CrashingClient.run(cluster, incremental ? full.name() : "-", phase, midway);

      assertThat(exit).isEqualTo(CrashingClient.KILLED);
      boolean committed = phase == Phase.RELEASE;
      List<BackupSet> listed = cluster.client().backups().list();
      assertThat(listed).hasSize(committed ? 2 : 1);
      for (BackupSet backup : listed) {
        assertThat(
                cluster
                    .client()
                    .repository()
                    .verify(backup.name())
                    .level(VerifyLevel.REPLAY)
                    .run()
                    .findings())
            .isEmpty();
      }
      boolean frozen = phase != Phase.PLAN && phase != Phase.FREEZE;
      assertThat(cluster.sandbox().checkpointNames()).hasSize(frozen ? 1 : 0);

      var contents = cluster.contents();
      BackupSet next = cluster.incremental(full);

      assertThat(cluster.sandbox().checkpointNames()).isEmpty();
      cluster.restoreFromNothing(next.name());
      cluster.requireContents(contents);
    }
  }
}
