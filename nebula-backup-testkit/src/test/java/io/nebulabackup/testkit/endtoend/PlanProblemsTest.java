// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.endtoend;

import static io.nebulabackup.testkit.endtoend.Cluster.fill;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.nebulabackup.BackupClient;
import io.nebulabackup.error.AgentUnavailableException;
import io.nebulabackup.error.BackupException;
import io.nebulabackup.error.BackupNotFoundException;
import io.nebulabackup.error.ClusterOperationException;
import io.nebulabackup.error.ForeignClusterException;
import io.nebulabackup.error.InvalidSpecException;
import io.nebulabackup.error.MetadUnavailableException;
import io.nebulabackup.error.PlanFailedException;
import io.nebulabackup.error.RepositoryMismatchException;
import io.nebulabackup.error.RunningJobsException;
import io.nebulabackup.error.StoragedUnavailableException;
import io.nebulabackup.model.BackupPlan;
import io.nebulabackup.model.BackupSet;
import io.nebulabackup.storage.StorageException;
import io.nebulabackup.testkit.sandbox.SandboxSpace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything that can be known to be in the way is told before anything is frozen or written. */
class PlanProblemsTest {

  private static final String UNKNOWN = "BACKUP_2020_01_01_00_00_00";

  @TempDir Path directory;
  private Cluster cluster;
  private SandboxSpace space;

  @BeforeEach
  void start() {
    cluster = Cluster.start(directory);
    space = cluster.sandbox().createSpace("g", 2, 3);
    fill(space, 0, 10);
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  private void requireUntouched(List<Path> objects) {
    assertThat(cluster.sandbox().metadCalls()).doesNotContain("createBackup");
    assertThat(cluster.sandbox().checkpointNames()).isEmpty();
    assertThat(cluster.objects()).isEqualTo(objects);
  }

  private <T extends BackupException> T planAndRunFail(Class<T> type) {
    List<Path> objects = cluster.objects();
    assertThatThrownBy(() -> cluster.client().backups().full().plan()).isInstanceOf(type);
    T failure = catchThrowableOfType(type, () -> cluster.client().backups().full().run());
    requireUntouched(objects);
    return failure;
  }

  @Test
  void healthyCluster_planTellsWhatWouldBeDone_andDoesNothing() {
    BackupPlan plan = cluster.client().backups().full().plan();

    assertThat(plan.partitions()).isEqualTo(2);
    assertThat(plan.hosts()).isEqualTo(cluster.sandbox().storages());
    assertThat(plan.clusterId()).isEqualTo(cluster.sandbox().clusterId());
    requireUntouched(List.of());
  }

  @Test
  void repositoryThatCannotBeWritten_isNamed() throws IOException {
    Path control = Files.createDirectories(cluster.repositoryDir().resolve("nebula-backup"));
    // A file in a directory's place: permissions would not stop the superuser.
    Files.writeString(control.resolve("probes"), "");
    Files.writeString(control.resolve("locks"), "");

    assertThatThrownBy(() -> cluster.client().backups().full().plan())
        .hasMessageContaining("probes");
    assertThat(planAndRunFail(StorageException.class)).hasMessageContaining("locks");
  }

  @Test
  void runningJob_isNamed() {
    cluster.sandbox().addJob(space, "COMPACT", true);

    assertThat(planAndRunFail(RunningJobsException.class)).hasMessageContaining("COMPACT");
  }

  @Test
  void finishedAndHarmlessJobs_areNotInTheWay() {
    cluster.sandbox().addJob(space, "COMPACT", false);
    cluster.sandbox().addJob(space, "STATS", true);

    assertThat(cluster.client().backups().full().plan().partitions()).isEqualTo(2);
  }

  @Test
  void deadStoraged_isNamed() {
    cluster.sandbox().kill(cluster.sandbox().storages().get(1));

    assertThat(planAndRunFail(StoragedUnavailableException.class))
        .hasMessageContaining(cluster.sandbox().storages().get(1).toString());
  }

  @Test
  void deadAgent_isNamed() {
    cluster.sandbox().stopAgent(cluster.sandbox().storages().get(2));

    assertThat(planAndRunFail(AgentUnavailableException.class)).isNotNull();
  }

  @Test
  void unreachableMetad_isNamed() {
    String metad = cluster.sandbox().metad();
    cluster.sandbox().stopMetad();

    assertThatThrownBy(() -> cluster.client().backups().full().run())
        .isInstanceOf(MetadUnavailableException.class)
        .hasMessageContaining(metad);
  }

  @Test
  void clusterWithoutSpaces_isRefused() {
    cluster.sandbox().dropSpace("g");

    assertThat(planAndRunFail(ClusterOperationException.class))
        .hasMessageContaining("nothing to back up");
  }

  @Test
  void unknownBase_isNamed() {
    assertThatThrownBy(() -> cluster.client().backups().incremental().base(UNKNOWN).run())
        .isInstanceOf(BackupNotFoundException.class)
        .hasMessageContaining(UNKNOWN)
        .hasMessageContaining("same bucket");
    requireUntouched(List.of());
  }

  @Test
  void misspeltBase_isRefusedBeforeAnythingIsAsked() {
    assertThatThrownBy(() -> cluster.client().backups().incremental().base("yesterday"))
        .isInstanceOf(InvalidSpecException.class)
        .hasMessageContaining("base")
        .hasMessageContaining("yesterday");
  }

  @Test
  void baseInAnotherRepository_isRefused() {
    BackupSet full = cluster.full();
    String elsewhere = directory.resolve("elsewhere").toUri().toString();
    try (BackupClient other = cluster.connect(elsewhere)) {
      assertThatThrownBy(() -> other.backups().incremental().base(full.name()).run())
          .isInstanceOf(BackupNotFoundException.class)
          .hasMessageContaining("elsewhere");
    }
    assertThat(directory.resolve("elsewhere")).doesNotExist();
  }

  @Test
  void baseWhoseAncestorIsGone_isRefused() throws IOException {
    BackupSet full = cluster.full();
    BackupSet incremental = cluster.incremental(full);
    Files.delete(manifest(full));

    assertThatThrownBy(() -> cluster.incremental(incremental))
        .isInstanceOf(RepositoryMismatchException.class)
        .hasMessageContaining(full.name());
  }

  private Path manifest(BackupSet backup) {
    return cluster.repositoryDir().resolve("nebula-backup/manifests/" + backup.name() + ".json");
  }

  @Test
  void baseOfAnotherCluster_isRefused() {
    BackupSet full = cluster.full();
    try (Cluster other = Cluster.start(directory.resolve("other"))) {
      fill(other.sandbox().createSpace("g", 2, 3), 0, 10);
      try (BackupClient client = other.connect(cluster.repository())) {
        assertThatThrownBy(() -> client.backups().incremental().base(full.name()).run())
            .isInstanceOf(ForeignClusterException.class)
            .hasMessageContaining(Long.toString(full.clusterId()));
      }
      assertThat(other.sandbox().metadCalls()).doesNotContain("createBackup");
    }
  }

  @Test
  void clusterRestoredSince_startsATimelineThatNoIncrementBridges() {
    BackupSet full = cluster.full();
    cluster.restoreFromNothing(full.name());

    assertThatThrownBy(() -> cluster.incremental(full))
        .isInstanceOf(ForeignClusterException.class)
        .hasMessageContaining("restored since");
    assertThat(cluster.repositoryDir().resolve("nebula-backup/timelines")).isDirectory();
  }

  @Test
  void severalProblems_areToldAtOnce() {
    cluster.sandbox().addJob(space, "COMPACT", true);
    cluster.sandbox().kill(cluster.sandbox().storages().get(1));

    assertThatThrownBy(() -> cluster.client().backups().incremental().base(UNKNOWN).run())
        .isInstanceOfSatisfying(
            PlanFailedException.class,
            failure ->
                assertThat(failure.problems())
                    .extracting(BackupException::code)
                    .containsExactlyInAnyOrder(
                        "BACKUP_NOT_FOUND", "STORAGED_UNAVAILABLE", "RUNNING_JOBS"));
    requireUntouched(List.of());
  }

  @Test
  void unreachableMetadAndUnknownBase_areToldAtOnce() {
    cluster.sandbox().stopMetad();

    assertThatThrownBy(() -> cluster.client().backups().incremental().base(UNKNOWN).run())
        .isInstanceOf(PlanFailedException.class)
        .hasMessageContaining(UNKNOWN)
        .hasMessageContaining(cluster.sandbox().metad());
  }
}
