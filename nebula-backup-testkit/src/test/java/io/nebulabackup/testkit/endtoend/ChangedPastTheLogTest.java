// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.endtoend;

import static io.nebulabackup.testkit.endtoend.Cluster.TAG;
import static io.nebulabackup.testkit.endtoend.Cluster.fill;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulabackup.core.manifest.Manifest;
import io.nebulabackup.core.manifest.ManifestCodec;
import io.nebulabackup.error.ClusterOperationException;
import io.nebulabackup.model.BackupKind;
import io.nebulabackup.model.BackupSet;
import io.nebulabackup.model.CopiedSpace;
import io.nebulabackup.testkit.sandbox.SandboxSpace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** CLEAR SPACE and INGEST leave no trace in the WAL; an increment notices them all the same. */
class ChangedPastTheLogTest {

  @TempDir Path directory;

  private Cluster cluster;
  private SandboxSpace space;
  private SandboxSpace other;

  @BeforeEach
  void start() {
    cluster = Cluster.start(directory);
    space = cluster.sandbox().createSpace("g", 3, 3);
    other = cluster.sandbox().createSpace("other", 2, 1);
    fill(space, 0, 100);
    fill(other, 0, 100);
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  /**
   * Followers lie one append behind: what they apply after CLEAR SPACE or INGEST though it was
   * written before makes them differ from their leader, here as in a real cluster.
   */
  private void settle() {
    cluster.sandbox().heartbeat();
    cluster.sandbox().heartbeat();
  }

  private void requireCopied(BackupSet increment, CopiedSpace.Reason reason, String detail) {
    assertThat(increment.kind()).isEqualTo(BackupKind.INCREMENTAL);
    assertThat(increment.copiedSpaces())
        .singleElement()
        .satisfies(
            copied -> {
              assertThat(copied.space()).isEqualTo("g");
              assertThat(copied.reason()).isEqualTo(reason);
              assertThat(copied.detail()).contains(detail);
              assertThat(copied.bytes())
                  .isPositive()
                  .isLessThan(increment.statistics().uploadedBytes());
            });
    assertThat(increment.notes()).anySatisfy(note -> assertThat(note).contains(detail));
  }

  /** Nothing is copied whole twice, and every backup restores to what there was. */
  private void requireRestoresAndGoesOn(BackupSet increment) {
    var held = cluster.contents();
    fill(space, 5_000, 20);
    BackupSet next = cluster.incremental(increment);
    assertThat(next.copiedSpaces()).isEmpty();
    var later = cluster.contents();
    cluster.restoreFromNothing(increment.name());
    cluster.requireContents(held);
    cluster.restoreFromNothing(next.name());
    cluster.requireContents(later);
  }

  @Test
  void incremental_afterClearSpace_copiesTheSpaceWholeAndSaysWhy() {
    BackupSet full = cluster.full();
    fill(space, 1_000, 10);
    settle();
    space.clear();
    fill(space, 2_000, 10);
    fill(other, 2_000, 10);
    settle();

    BackupSet increment = cluster.incremental(full);

    requireCopied(increment, CopiedSpace.Reason.CLEARED, "is gone that no record");
    requireRestoresAndGoesOn(increment);
  }

  @Test
  void incremental_afterClearSpaceAndTheSameDataAgain_isNotDeceived() {
    BackupSet full = cluster.full();
    settle();
    space.clear();
    fill(space, 0, 90);
    settle();

    BackupSet increment = cluster.incremental(full);

    requireCopied(increment, CopiedSpace.Reason.CLEARED, "is gone that no record");
    requireRestoresAndGoesOn(increment);
  }

  @Test
  void incremental_afterClearSpaceOfWhatCameAfterTheBase_copiesTheSpaceWhole() {
    SandboxSpace young = cluster.sandbox().createSpace("young", 2, 3);
    cluster.sandbox().heartbeat();
    BackupSet full = cluster.full();
    fill(young, 0, 500);
    young.clear();
    fill(young, 1_000, 500);
    settle();

    BackupSet increment = cluster.incremental(full);

    assertThat(increment.copiedSpaces())
        .extracting(CopiedSpace::space, CopiedSpace::reason)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("young", CopiedSpace.Reason.CLEARED));
  }

  @Test
  void incremental_rightAfterClearSpace_isRefusedUntilTheCommitMarkersAreBack() {
    BackupSet full = cluster.full();
    settle();
    space.clear();

    assertThatThrownBy(() -> cluster.incremental(full))
        .isInstanceOf(ClusterOperationException.class)
        .hasMessageContaining("CLEAR SPACE has just run on space g")
        .hasMessageContaining("run the backup again");
    cluster.sandbox().heartbeat();
    BackupSet increment = cluster.incremental(full);

    requireCopied(increment, CopiedSpace.Reason.CLEARED, "is gone that no record");
    requireRestoresAndGoesOn(increment);
  }

  @Test
  void incremental_afterIngestAndCompaction_copiesTheSpaceWholeAndSaysWhy() {
    BackupSet full = cluster.full();
    settle();
    space.ingest(Map.of("w1", "one", "w2", "two", "w3", "three"), TAG);
    cluster.sandbox().clearJobs();
    cluster.sandbox().compact();
    fill(space, 2_000, 10);

    BackupSet increment = cluster.incremental(full);

    requireCopied(increment, CopiedSpace.Reason.INGESTED, "have taken in");
    requireRestoresAndGoesOn(increment);
  }

  @Test
  void incremental_afterIngestCompactionAndRestart_isToldByTheJob() {
    BackupSet full = cluster.full();
    settle();
    space.ingest(Map.of("w1", "one", "w2", "two", "w3", "three"), TAG);
    cluster.sandbox().compact();
    cluster.sandbox().storages().forEach(cluster.sandbox()::kill);
    cluster.sandbox().storages().forEach(cluster.sandbox()::start);
    cluster.sandbox().electLeaders();

    BackupSet increment = cluster.incremental(full);

    requireCopied(increment, CopiedSpace.Reason.INGESTED, "of type INGEST");
    requireRestoresAndGoesOn(increment);
  }

  @Test
  void incremental_afterIngestOverKnownKeysAndRestart_findsForeignValues() {
    BackupSet full = cluster.full();
    Map<String, String> all = new java.util.TreeMap<>();
    for (int i = 0; i < 100; i++) {
      all.put("v" + i, "ingested " + i);
    }
    settle();
    space.ingest(all, TAG);
    cluster.sandbox().clearJobs();
    cluster.sandbox().storages().forEach(cluster.sandbox()::kill);
    cluster.sandbox().storages().forEach(cluster.sandbox()::start);
    cluster.sandbox().electLeaders();

    BackupSet increment = cluster.incremental(full);

    requireCopied(increment, CopiedSpace.Reason.INGESTED, "that its log never wrote");
    requireRestoresAndGoesOn(increment);
  }

  @Test
  void incremental_afterCompactionRestartAndLeaderChange_copiesNothingWhole() {
    BackupSet full = cluster.full();
    fill(space, 50, 100);
    cluster.sandbox().compact();
    cluster.sandbox().storages().forEach(cluster.sandbox()::kill);
    cluster.sandbox().storages().forEach(cluster.sandbox()::start);
    cluster.sandbox().electLeaders();
    cluster.sandbox().compact();

    assertThat(cluster.incremental(full).copiedSpaces()).isEmpty();
  }

  @Test
  void incremental_onABaseOfFormat10_notesThatItCannotTell() throws IOException {
    BackupSet full = cluster.full();
    withoutFingerprint(full.name());
    settle();
    space.clear();
    settle();

    BackupSet increment = cluster.incremental(full);

    assertThat(increment.copiedSpaces()).isEmpty();
    assertThat(increment.notes())
        .anySatisfy(note -> assertThat(note).contains("CLEAR SPACE or INGEST", full.name()));
    BackupSet next = cluster.incremental(increment);
    assertThat(next.notes()).noneSatisfy(note -> assertThat(note).contains("CLEAR SPACE"));
  }

  private void withoutFingerprint(String backup) throws IOException {
    Path file = cluster.repositoryDir().resolve("nebula-backup/manifests/" + backup + ".json");
    Manifest m = ManifestCodec.decode(backup, Files.readAllBytes(file)).manifest();
    Files.write(
        file,
        ManifestCodec.encode(
            new Manifest(
                new Manifest.Format(1, 0),
                m.tool(),
                m.name(),
                m.kind(),
                m.ancestors(),
                m.clusterId(),
                m.startedAt(),
                m.completedAt(),
                m.costs(),
                m.notes(),
                m.topology(),
                m.spaces(),
                m.metaTables(),
                m.wholeSpaces(),
                m.partitions(),
                m.objects(),
                null)));
  }
}
