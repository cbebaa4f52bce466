// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulabackup.core.agent.DeltaSlice;
import io.nebulabackup.core.agent.DeltaTarget;
import io.nebulabackup.core.agent.FileTree;
import io.nebulabackup.core.agent.PartitionLayout;
import io.nebulabackup.core.agent.StoredObject;
import io.nebulabackup.core.agent.TransferListener;
import io.nebulabackup.core.agent.TransferSummary;
import io.nebulabackup.core.agent.WalSource;
import io.nebulabackup.core.wal.WalLog;
import io.nebulabackup.error.BackupCancelledException;
import io.nebulabackup.error.TransferException;
import io.nebulabackup.model.LogPosition;
import io.nebulabackup.model.PartitionId;
import io.nebulabackup.storage.ObjectKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayOutWalTest {

  private static final PartitionId P1 = new PartitionId(5, 1);
  private static final PartitionId P2 = new PartitionId(5, 2);

  private AgentFixture fixture;

  @BeforeEach
  void start(@TempDir Path dir) throws IOException {
    fixture = new AgentFixture(dir);
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  /** Stores segments of a log with the ids from..to, a new one at each roll. */
  private List<StoredObject> segments(
      PartitionId partition, long from, long to, long term, long... rolls) throws IOException {
    Path wal = fixture.served.resolve("base/" + partition.part());
    Wals.write(wal, from, to, term, rolls);
    List<StoredObject> objects = new ArrayList<>();
    fixture.client.shipFiles(
        fixture.store.location(),
        List.of(FileTree.whole(wal.toString(), "base/wal/" + partition.part())),
        List.of(),
        1,
        new TransferListener() {
          @Override
          public void onObject(StoredObject object) {
            objects.add(object);
          }
        },
        fixture.cancellation);
    objects.sort(Comparator.comparing(StoredObject::key));
    return objects;
  }

  /** Stores a pack of the records from..to of partitions. */
  private StoredObject pack(String name, long from, long to, long term, PartitionId... partitions)
      throws IOException {
    List<DeltaSlice> slices = new ArrayList<>();
    for (PartitionId partition : partitions) {
      Path wal = fixture.served.resolve(name + "/" + partition.part());
      Wals.write(wal, from, to, term);
      slices.add(new DeltaSlice(partition, wal.toString(), new LogPosition(from - 1, term), to));
    }
    List<StoredObject> objects = new ArrayList<>();
    fixture.client.shipDelta(
        fixture.store.location(),
        new DeltaTarget(name, 0, 3, 64 << 20),
        slices,
        1,
        new TransferListener() {
          @Override
          public void onObject(StoredObject object) {
            objects.add(object);
          }
        },
        fixture.cancellation);
    return objects.get(0);
  }

  private Path target(PartitionId partition) {
    return fixture.served.resolve("new/wal/" + partition.part());
  }

  private PartitionLayout layout(
      PartitionId partition, long cover, LogPosition last, WalSource... sources) {
    return new PartitionLayout(
        partition, target(partition).toString(), List.of(sources), cover, last);
  }

  private TransferSummary layOut(long segmentBytes, PartitionLayout... layouts) {
    return fixture.client.layOutWal(
        fixture.store.location(),
        List.of(layouts),
        segmentBytes,
        2,
        progress -> {},
        fixture.cancellation);
  }

  private List<String> names(Path wal) throws IOException {
    try (Stream<Path> files = Files.list(wal)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private void assertNothingLaidOut() throws IOException {
    Path parent = fixture.served.resolve("new/wal");
    assertThat(Files.exists(parent) ? names(parent) : List.of()).isEmpty();
    assertThat(fixture.spooled()).isEmpty();
  }

  @Test
  void layOutWal_ofSegmentsAndPacks_writesOneLogThatEndsAtTheTarget() throws IOException {
    List<StoredObject> base = segments(P1, 1, 30, 1, 11, 21);
    StoredObject first = pack("i1", 31, 50, 1, P1, P2);
    StoredObject second = pack("i2", 51, 60, 2, P1, P2);

    layOut(
        1 << 20,
        layout(
            P1,
            1,
            new LogPosition(60, 2),
            WalSource.segments(1, 30, base),
            WalSource.pack(31, 50, first),
            WalSource.pack(51, 60, second)),
        layout(
            P2,
            31,
            new LogPosition(60, 2),
            WalSource.pack(31, 50, first),
            WalSource.pack(51, 60, second)));

    List<String> expected = Wals.records(1, 30, 1);
    expected.addAll(Wals.records(31, 50, 1));
    expected.addAll(Wals.records(51, 60, 2));
    assertThat(Wals.read(target(P1))).isEqualTo(expected);
    assertThat(Wals.read(target(P2))).isEqualTo(expected.subList(30, 60));
    assertThat(WalLog.open(target(P1)).notes()).isEmpty();
    assertThat(names(fixture.served.resolve("new/wal"))).containsExactly("1", "2");
    assertThat(fixture.spooled()).isEmpty();
  }

  @Test
  void layOutWal_fetchesAPackOnceForAllPartitions() throws IOException {
    StoredObject pack = pack("i1", 1, 20, 1, P1, P2);

    TransferSummary summary =
        layOut(
            1 << 20,
            layout(P1, 1, new LogPosition(20, 1), WalSource.pack(1, 20, pack)),
            layout(P2, 1, new LogPosition(20, 1), WalSource.pack(1, 20, pack)));

    assertThat(summary).isEqualTo(new TransferSummary(1, pack.size()));
  }

  @Test
  void layOutWal_leavesOutRecordsThatWereSuperseded() throws IOException {
    // The base's records 29 and 30 never committed; the increment has others in their place.
    List<StoredObject> base = segments(P1, 1, 30, 1);
    StoredObject increment = pack("i1", 29, 40, 2, P1);

    layOut(
        1 << 20,
        layout(
            P1,
            1,
            new LogPosition(40, 2),
            WalSource.segments(1, 28, base),
            WalSource.pack(29, 40, increment)));

    List<String> expected = Wals.records(1, 28, 1);
    expected.addAll(Wals.records(29, 40, 2));
    assertThat(Wals.read(target(P1))).isEqualTo(expected);
  }

  @Test
  void layOutWal_cutsSegmentsToSizeAndDropsThoseThatAreNotNeeded() throws IOException {
    List<StoredObject> base = segments(P1, 1, 90, 1);

    layOut(400, layout(P1, 60, new LogPosition(90, 1), WalSource.segments(1, 90, base)));

    WalLog log = WalLog.open(target(P1));
    assertThat(log.firstLogId()).isGreaterThan(1).isLessThan(60);
    assertThat(log.last()).isEqualTo(new LogPosition(90, 1));
    assertThat(log.segments())
        .hasSizeGreaterThan(2)
        .allSatisfy(segment -> assertThat(segment.bytes()).isLessThanOrEqualTo(400));
    assertThat(log.notes()).isEmpty();
  }

  @Test
  void layOutWal_doesNotFetchStoredSegmentsThatAreNotNeeded() throws IOException {
    List<StoredObject> base = segments(P1, 1, 30, 1, 11, 21);
    fixture.store.objects().remove(ObjectKey.of(base.get(0).key()));

    layOut(1 << 20, layout(P1, 15, new LogPosition(30, 1), WalSource.segments(1, 30, base)));

    assertThat(Wals.read(target(P1))).isEqualTo(Wals.records(11, 30, 1));
  }

  @Test
  void layOutWal_whenRecordsAreMissingInBetween_refuses() throws IOException {
    List<StoredObject> base = segments(P1, 1, 30, 1);
    StoredObject increment = pack("i1", 33, 40, 1, P1);

    assertThatThrownBy(
            () ->
                layOut(
                    1 << 20,
                    layout(
                        P1,
                        1,
                        new LogPosition(40, 1),
                        WalSource.segments(1, 30, base),
                        WalSource.pack(31, 40, increment))))
        .isInstanceOf(TransferException.class)
        .hasMessageContaining("partition 5/1: after 30@1 comes 33@1 from i1-0.pack");
    assertNothingLaidOut();
  }

  @Test
  void layOutWal_whenTermsGoBack_refuses() throws IOException {
    List<StoredObject> base = segments(P1, 1, 30, 2);
    StoredObject increment = pack("i1", 31, 40, 1, P1);

    assertThatThrownBy(
            () ->
                layOut(
                    1 << 20,
                    layout(
                        P1,
                        1,
                        new LogPosition(40, 1),
                        WalSource.segments(1, 30, base),
                        WalSource.pack(31, 40, increment))))
        .isInstanceOf(TransferException.class)
        .hasMessageContaining("after 30@2 comes 31@1");
    assertNothingLaidOut();
  }

  @Test
  void layOutWal_whenTheLogEndsElsewhere_refuses() throws IOException {
    List<StoredObject> base = segments(P1, 1, 30, 1);

    for (LogPosition last : List.of(new LogPosition(30, 2), new LogPosition(29, 1))) {
      assertThatThrownBy(
              () -> layOut(1 << 20, layout(P1, 1, last, WalSource.segments(1, 30, base))))
          .isInstanceOf(TransferException.class)
          .hasMessageContaining("ends with 30@1 instead of " + last);
      assertNothingLaidOut();
    }
  }

  @Test
  void layOutWal_whenTheLogBeginsTooLate_refuses() throws IOException {
    StoredObject increment = pack("i1", 31, 40, 1, P1);

    assertThatThrownBy(
            () ->
                layOut(
                    1 << 20,
                    layout(P1, 30, new LogPosition(40, 1), WalSource.pack(31, 40, increment))))
        .isInstanceOf(TransferException.class)
        .hasMessageContaining("begins with 31@1, after record 30");
    assertNothingLaidOut();
  }

  @Test
  void layOutWal_whenStoredSegmentsEndTooEarly_refuses() throws IOException {
    List<StoredObject> base = segments(P1, 1, 30, 1);

    assertThatThrownBy(
            () ->
                layOut(
                    1 << 20,
                    layout(P1, 1, new LogPosition(35, 1), WalSource.segments(1, 35, base))))
        .isInstanceOf(TransferException.class)
        .hasMessageContaining("hold 1@1 to 30@1, not all records up to 35");
    assertNothingLaidOut();
  }

  @Test
  void layOutWal_whenAPackHoldsNothingOfThePartition_refuses() throws IOException {
    StoredObject increment = pack("i1", 1, 40, 1, P1);

    assertThatThrownBy(
            () ->
                layOut(
                    1 << 20,
                    layout(P2, 1, new LogPosition(40, 1), WalSource.pack(1, 40, increment))))
        .isInstanceOf(TransferException.class)
        .hasMessageContaining("i1-0.pack holds nothing of partition 5/2");
    assertNothingLaidOut();
  }

  @Test
  void layOutWal_whenAPackIsDamaged_refusesNamingIt() throws IOException {
    StoredObject increment = pack("i1", 1, 40, 1, P1);
    fixture.store.object("i1-0.pack")[20] ^= 1;

    assertThatThrownBy(
            () ->
                layOut(
                    1 << 20,
                    layout(P1, 1, new LogPosition(40, 1), WalSource.pack(1, 40, increment))))
        .isInstanceOf(TransferException.class)
        .hasMessageContaining("i1-0.pack")
        .hasMessageContaining("SHA-256");
    assertNothingLaidOut();
  }

  @Test
  void layOutWal_whenASegmentIsDamaged_refusesNamingIt() throws IOException {
    List<StoredObject> base = segments(P1, 1, 30, 1);
    fixture.store.object(base.get(0).key())[3] ^= 1;

    assertThatThrownBy(
            () ->
                layOut(
                    1 << 20,
                    layout(P1, 1, new LogPosition(30, 1), WalSource.segments(1, 30, base))))
        .isInstanceOf(TransferException.class)
        .hasMessageContaining(base.get(0).key());
    assertNothingLaidOut();
  }

  @Test
  void layOutWal_ontoAWalThatIsThere_refuses() throws IOException {
    StoredObject increment = pack("i1", 1, 40, 1, P1);
    Wals.write(target(P1), 1, 3, 1);

    assertThatThrownBy(
            () ->
                layOut(
                    1 << 20,
                    layout(P1, 1, new LogPosition(40, 1), WalSource.pack(1, 40, increment))))
        .isInstanceOf(TransferException.class)
        .hasMessageContaining("is not empty");
    assertThat(Wals.read(target(P1))).hasSize(3);
  }

  @Test
  void layOutWal_intoAnEmptyDirectory_takesIt() throws IOException {
    StoredObject increment = pack("i1", 1, 40, 1, P1);
    Files.createDirectories(target(P1));

    layOut(1 << 20, layout(P1, 1, new LogPosition(40, 1), WalSource.pack(1, 40, increment)));

    assertThat(Wals.read(target(P1))).hasSize(40);
  }

  @Test
  void layOutWal_whenCancelled_leavesNoPartOfALog() throws IOException {
    StoredObject increment = pack("i1", 1, 40, 1, P1);
    fixture.store.beforeOpen(key -> fixture.cancellation.cancel());

    assertThatThrownBy(
            () ->
                layOut(
                    1 << 20,
                    layout(P1, 1, new LogPosition(40, 1), WalSource.pack(1, 40, increment))))
        .isInstanceOf(BackupCancelledException.class);
    fixture.agent.close();
    // The wish to stop may come when the log is whole already.
    Path parent = fixture.served.resolve("new/wal");
    List<String> left = Files.exists(parent) ? names(parent) : List.of();
    assertThat(left).isSubsetOf("1");
    if (!left.isEmpty()) {
      assertThat(Wals.read(target(P1))).hasSize(40);
    }
    assertThat(fixture.spooled()).isEmpty();
  }
}
