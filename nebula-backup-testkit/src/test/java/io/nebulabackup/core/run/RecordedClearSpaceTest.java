// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.run;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.nebulabackup.agent.paths.ServedPaths;
import io.nebulabackup.agent.transfer.DataExamination;
import io.nebulabackup.core.agent.Cancellation;
import io.nebulabackup.core.agent.DataFindings;
import io.nebulabackup.core.agent.EngineExamination;
import io.nebulabackup.core.agent.EngineHistory;
import io.nebulabackup.core.manifest.WholeSpace;
import io.nebulabackup.model.PartitionId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real cluster left on disk before and after CLEAR SPACE. */
class RecordedClearSpaceTest {

  private static final String FIRST = "BACKUP_2026_11_23_03_34_41";
  private static final String SECOND = "BACKUP_2026_11_23_03_35_00";
  private static final String THIRD = "BACKUP_2026_11_23_03_35_41";
  private static final String CLEARED = "BACKUP_2026_11_23_03_35_49";
  private static final int SOLO = 2;

  @TempDir static Path recordings;

  @BeforeAll
  static void unpack() throws IOException, InterruptedException {
    Path archive = recordings.resolve("cluster-a.tar.gz");
    try (InputStream in =
        RecordedClearSpaceTest.class.getResourceAsStream("/recordings/cluster-a.tar.gz")) {
      Files.copy(requireNonNull(in), archive);
    }
    Process tar =
        new ProcessBuilder("tar", "xzf", archive.toString(), "-C", recordings.toString())
            .inheritIO()
            .start();
    assertThat(tar.waitFor()).isZero();
  }

  /** What one replica's directory of a space says. */
  private record Frozen(
      DataFindings.OfEngine engine, Map<PartitionId, DataFindings.OfPartition> partitions) {}

  private static Frozen examine(String backup, String storage, int space, @Nullable Frozen before)
      throws IOException {
    Path place = recordings.resolve(backup).resolve(storage).resolve(String.valueOf(space));
    List<EngineExamination.OfPartition> partitions = new ArrayList<>();
    try (Stream<Path> wals = Files.list(place.resolve("wal"))) {
      for (Path wal : wals.sorted().toList()) {
        PartitionId id =
            new PartitionId(space, Integer.parseInt(String.valueOf(wal.getFileName())));
        DataFindings.OfPartition known = before == null ? null : before.partitions.get(id);
        partitions.add(
            new EngineExamination.OfPartition(
                id,
                wal.toString(),
                known == null ? null : known.applied(),
                known == null ? List.of() : known.witnesses(),
                true));
      }
    }
    EngineHistory history = before == null ? null : before.engine.now();
    List<DataFindings.OfEngine> engines = new ArrayList<>();
    Map<PartitionId, DataFindings.OfPartition> found = new TreeMap<>();
    new DataExamination(new ServedPaths(List.of(recordings), List.of()), new Cancellation())
        .run(
            List.of(new EngineExamination(place.resolve("data").toString(), history, partitions)),
            engines::add,
            partition -> found.put(partition.partition(), partition));
    return new Frozen(engines.get(0), found);
  }

  private static Optional<SpaceChange> change(String base, String target, int space)
      throws IOException {
    SpaceEvidence evidence = new SpaceEvidence();
    for (int n = 1; n <= 3; n++) {
      String storage = "storaged" + n;
      if (Files.exists(recordings.resolve(base).resolve(storage + "/" + space))) {
        Frozen before = examine(base, storage, space, null);
        Frozen after = examine(target, storage, space, before);
        assertThat(before.engine.now()).isNotNull();
        evidence.add(after.engine);
        after.partitions.values().forEach(evidence::add);
        after.partitions.values().forEach(p -> assertThat(p.compared()).isNotNegative());
      }
    }
    return evidence.change();
  }

  @Test
  void recordedClearSpace_isNoticed() throws IOException {
    assertThat(change(THIRD, CLEARED, SOLO))
        .hasValueSatisfying(
            change -> {
              assertThat(change.reason()).isEqualTo(WholeSpace.Reason.CLEARED);
              assertThat(change.found()).contains("data of 2 partitions").contains("is gone");
            });
  }

  @Test
  void recordedClearSpace_isNoticedAcrossARestartAndFromAnOlderBase() throws IOException {
    assertThat(change(FIRST, CLEARED, SOLO)).isPresent();
    assertThat(change(SECOND, CLEARED, SOLO)).isPresent();
  }

  @Test
  void recordedBackupsBeforeIt_andOtherSpaces_raiseNoAlarm() throws IOException {
    assertThat(change(FIRST, SECOND, SOLO)).isEmpty();
    assertThat(change(SECOND, THIRD, SOLO)).isEmpty();
    for (String target : List.of(SECOND, THIRD, CLEARED)) {
      assertThat(change(FIRST, target, 1)).isEmpty();
    }
    assertThat(change(SECOND, THIRD, 1)).isEmpty();
    assertThat(change(THIRD, CLEARED, 1)).isEmpty();
    assertThat(change(SECOND, THIRD, 3)).isEmpty();
    assertThat(change(SECOND, CLEARED, 3)).isEmpty();
    assertThat(change(THIRD, CLEARED, 3)).isEmpty();
  }

  @Test
  void recordedEnginesThatWereNotRestarted_continueTheirHistory() throws IOException {
    Frozen before = examine(THIRD, "storaged2", SOLO, null);

    assertThat(examine(CLEARED, "storaged2", SOLO, before).engine.unbroken()).isTrue();
    assertThat(examine(THIRD, "storaged2", SOLO, examine(SECOND, "storaged2", SOLO, null)).engine)
        .matches(engine -> !engine.unbroken(), "restarted in between");
  }
}
