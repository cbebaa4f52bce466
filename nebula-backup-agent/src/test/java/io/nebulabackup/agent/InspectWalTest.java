// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import io.nebulabackup.core.agent.BasePosition;
import io.nebulabackup.core.agent.EngineDirectory;
import io.nebulabackup.core.agent.PartitionWal;
import io.nebulabackup.core.agent.SpliceOutcome;
import io.nebulabackup.core.agent.TailProof;
import io.nebulabackup.core.agent.WalTail;
import io.nebulabackup.error.TransferException;
import io.nebulabackup.model.LogPosition;
import io.nebulabackup.model.PartitionId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectWalTest {

  private static final PartitionId PART_3 = new PartitionId(1, 3);

  private AgentFixture fixture;

  @BeforeEach
  void start(@TempDir Path dir) throws IOException {
    fixture = new AgentFixture(dir);
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  private List<PartitionWal> inspect(EngineDirectory directory, BasePosition... bases) {
    return fixture.client.inspectWal(List.of(directory), List.of(bases), fixture.cancellation);
  }

  private EngineDirectory place(String recording, boolean withData) throws IOException {
    Path engine = fixture.served.resolve(recording);
    Wals.copyTree(Wals.recording(recording), engine);
    return new EngineDirectory(1, engine + "/wal", withData ? engine + "/data" : null);
  }

  @Test
  void inspectWal_ofARecordedCheckpoint_findsEveryLogAndCommitMarker() throws IOException {
    EngineDirectory base = place("base", true);
    List<String> expected;
    try (Stream<String> lines = Files.lines(Wals.recording("base").resolve("digests.txt"))) {
      expected =
          lines
              .map(line -> line.replaceAll("^(\\d+) .* commit=(\\d+)/(\\d+) .*", "$1 $2@$3"))
              .toList();
    }

    List<PartitionWal> found = inspect(base);

    assertThat(found)
        .extracting(wal -> wal.partition().part() + " " + wal.committed())
        .containsExactlyElementsOf(expected);
    assertThat(found)
        .allSatisfy(
            wal -> {
              assertThat(wal.first()).isEqualTo(new LogPosition(1, 1));
              assertThat(requireNonNull(wal.last()).logId())
                  .isGreaterThanOrEqualTo(requireNonNull(wal.committed()).logId());
              assertThat(wal.walDir()).isEqualTo(base.walDir() + "/" + wal.partition().part());
              assertThat(wal.splice()).isNull();
            });
  }

  @Test
  void inspectWal_readingCommitMarkers_changesNothingInTheDataDirectory() throws IOException {
    EngineDirectory base = place("base", true);
    Map<String, Object> before = listing(Path.of(requireNonNull(base.dataDir())));

    inspect(base);

    assertThat(listing(Path.of(requireNonNull(base.dataDir())))).isEqualTo(before);
  }

  private static Map<String, Object> listing(Path data) throws IOException {
    Map<String, Object> listing = new TreeMap<>();
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.toList()) {
        listing.put(
            file.toString(), Files.size(file) + " " + Files.getLastModifiedTime(file).toMillis());
      }
    }
    return listing;
  }

  @Test
  void inspectWal_ofABrokenRocksDb_failsNamingIt() throws IOException {
    EngineDirectory base = place("base", true);
    Files.write(
        Path.of(requireNonNull(base.dataDir())).resolve("MANIFEST-000005"), new byte[] {1, 2, 3});

    assertThatThrownBy(() -> inspect(base))
        .isInstanceOf(TransferException.class)
        .hasMessageContaining(base.dataDir())
        .hasMessageContaining("cannot be read");
  }

  @Test
  void inspectWal_ofDataWithoutItsTables_failsNamingIt() throws IOException {
    EngineDirectory base = place("base", true);
    Files.delete(Path.of(requireNonNull(base.dataDir())).resolve("000009.sst"));

    assertThatThrownBy(() -> inspect(base))
        .isInstanceOf(TransferException.class)
        .hasMessageContaining(base.dataDir());
  }

  @Test
  void inspectWal_afterAFailover_stepsBackOverTheTailThatNeverCommitted() throws IOException {
    EngineDirectory tail = place("tail", false);
    EngineDirectory failover = place("failover", false);
    TailProof proof =
        fixture
            .client
            .proveTails(
                List.of(new WalTail(PART_3, tail.walDir() + "/3", 374)), fixture.cancellation)
            .get(0);

    List<PartitionWal> found =
        inspect(failover, new BasePosition(PART_3, proof.last(), false, 300, proof.proof()));

    assertThat(proof.last()).isEqualTo(new LogPosition(374, 1));
    assertThat(found)
        .singleElement()
        .satisfies(
            wal -> {
              assertThat(wal.splice()).isEqualTo(SpliceOutcome.STEPPED_BACK);
              assertThat(wal.common()).isEqualTo(new LogPosition(373, 1));
              assertThat(wal.contentProven()).isTrue();
              assertThat(wal.newBytes()).isEqualTo(30_774);
            });
  }

  @Test
  void inspectWal_whenTheFloorForbidsSteppingBack_saysDiverged() throws IOException {
    EngineDirectory tail = place("tail", false);
    EngineDirectory failover = place("failover", false);
    TailProof proof =
        fixture
            .client
            .proveTails(
                List.of(new WalTail(PART_3, tail.walDir() + "/3", 374)), fixture.cancellation)
            .get(0);

    assertThat(inspect(failover, new BasePosition(PART_3, proof.last(), true, 374, proof.proof())))
        .extracting(PartitionWal::splice, PartitionWal::common)
        .containsExactly(tuple(SpliceOutcome.DIVERGED, null));
  }

  @Test
  void inspectWal_whenTheLogBeginsTooLate_saysPurged() throws IOException {
    Wals.write(fixture.served.resolve("e/wal/7"), 50, 60, 2);

    assertThat(
            inspect(
                new EngineDirectory(5, fixture.served + "/e/wal", null),
                new BasePosition(new PartitionId(5, 7), new LogPosition(40, 2), true, 40, null)))
        .extracting(PartitionWal::splice, PartitionWal::first, PartitionWal::last)
        .containsExactly(
            tuple(SpliceOutcome.PURGED, new LogPosition(50, 2), new LogPosition(60, 2)));
  }

  @Test
  void inspectWal_ofASpaceWithoutWal_findsNothing() throws IOException {
    Files.createDirectories(fixture.served.resolve("e/data"));

    assertThat(inspect(new EngineDirectory(5, fixture.served + "/e/wal", null))).isEmpty();
  }

  @Test
  void inspectWal_ofAMissingEngine_fails() {
    assertThatThrownBy(() -> inspect(new EngineDirectory(5, fixture.served + "/e/wal", null)))
        .isInstanceOf(TransferException.class)
        .hasMessageContaining("does not exist");
  }

  @Test
  void inspectWal_whereOtherDirectoriesLie_passesThemOver() throws IOException {
    Wals.write(fixture.served.resolve("e/wal/7"), 1, 3, 1);
    Files.createDirectories(fixture.served.resolve("e/wal/.layout-x"));
    Files.createDirectories(fixture.served.resolve("e/wal/007x"));

    assertThat(inspect(new EngineDirectory(5, fixture.served + "/e/wal", null)))
        .extracting(PartitionWal::partition)
        .containsExactly(new PartitionId(5, 7));
  }

  @Test
  void proveTails_ofARecordThatIsGone_failsNamingThePartition() throws IOException {
    Wals.write(fixture.served.resolve("e/wal/7"), 1, 3, 1);

    assertThatThrownBy(
            () ->
                fixture.client.proveTails(
                    List.of(new WalTail(new PartitionId(5, 7), fixture.served + "/e/wal/7", 9)),
                    fixture.cancellation))
        .isInstanceOf(TransferException.class)
        .hasMessageContaining("partition 5/7")
        .hasMessageContaining("1@1 to 3@1");
  }
}
