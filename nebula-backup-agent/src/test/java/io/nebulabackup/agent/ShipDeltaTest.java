// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulabackup.core.agent.DeltaSlice;
import io.nebulabackup.core.agent.DeltaTarget;
import io.nebulabackup.core.agent.ShippedSlice;
import io.nebulabackup.core.agent.StoredObject;
import io.nebulabackup.core.agent.TransferSummary;
import io.nebulabackup.core.delta.DeltaPackReader;
import io.nebulabackup.core.storage.HashedContent;
import io.nebulabackup.core.wal.SpliceProof;
import io.nebulabackup.core.wal.WalCursor;
import io.nebulabackup.core.wal.WalLog;
import io.nebulabackup.core.wal.WalRecord;
import io.nebulabackup.core.wal.WalWriter;
import io.nebulabackup.error.TransferException;
import io.nebulabackup.model.LogPosition;
import io.nebulabackup.model.PartitionId;
import io.nebulabackup.storage.StorageException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShipDeltaTest {

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

  private Path wal(PartitionId partition) {
    return fixture.served.resolve("wal/" + partition.part());
  }

  private DeltaSlice slice(PartitionId partition, long after, long term, long to) {
    return new DeltaSlice(partition, wal(partition).toString(), new LogPosition(after, term), to);
  }

  private TransferSummary ship(long packBytes, DeltaSlice... slices) {
    return fixture.client.shipDelta(
        fixture.store.location(),
        new DeltaTarget("B/delta/h", 0, 3, packBytes),
        List.of(slices),
        3,
        fixture.heard,
        fixture.cancellation);
  }

  /** Every record that was told to have landed, read back from where it is said to be. */
  private List<String> landed(PartitionId partition) throws IOException {
    List<String> records = new ArrayList<>();
    for (ShippedSlice slice : fixture.heard.slices) {
      if (!slice.partition().equals(partition)) {
        continue;
      }
      byte[] pack = fixture.store.object(slice.packKey());
      DeltaPackReader reader =
          DeltaPackReader.open(
              (offset, length) -> new ByteArrayInputStream(pack, (int) offset, (int) length),
              pack.length);
      try (WalCursor cursor = reader.records(partition)) {
        for (WalRecord record = cursor.next(); record != null; record = cursor.next()) {
          if (record.logId() >= slice.first().logId() && record.logId() <= slice.last().logId()) {
            records.add(record.position() + ":" + record.encodedLength());
          }
        }
      }
    }
    return records;
  }

  @Test
  void shipDelta_ofTwoPartitions_packsExactlyTheRecordsAskedForIntoOneObject() throws IOException {
    Wals.write(wal(P1), 1, 40, 1, 11);
    Wals.write(wal(P2), 21, 30, 2);

    TransferSummary summary = ship(64 << 20, slice(P1, 8, 1, 35), slice(P2, 20, 1, 30));

    byte[] pack = fixture.store.object("B/delta/h-0.pack");
    assertThat(fixture.heard.objects)
        .containsExactly(
            new StoredObject("B/delta/h-0.pack", pack.length, HashedContent.sha256(pack)));
    assertThat(landed(P1)).isEqualTo(Wals.records(9, 35, 1));
    assertThat(landed(P2)).isEqualTo(Wals.records(21, 30, 2));
    assertThat(summary).isEqualTo(new TransferSummary(1, pack.length));
    ShippedSlice first = fixture.heard.slices.get(0);
    assertThat(first.records()).isEqualTo(27);
    assertThat(first.first()).isEqualTo(new LogPosition(9, 1));
    assertThat(first.last()).isEqualTo(new LogPosition(35, 1));
    assertThat(first.walBytes())
        .isEqualTo(
            LongStream.rangeClosed(9, 35).map(id -> Wals.record(id, 1).encodedLength()).sum());
    assertThat(fixture.spooled()).isEmpty();
  }

  @Test
  void shipDelta_provesTheTailWithThePartitionsLastSlice() throws IOException {
    Wals.write(wal(P1), 1, 40, 1);

    ship(64 << 20, slice(P1, 8, 1, 35));

    assertThat(fixture.heard.slices)
        .singleElement()
        .extracting(ShippedSlice::proof)
        .isEqualTo(SpliceProof.of(WalLog.open(wal(P1)), 35).toString());
  }

  @Test
  void shipDelta_ofMoreThanAPack_spreadsAPartitionOverPacksReportedInOrder() throws IOException {
    try (WalWriter writer = new WalWriter(wal(P1), 4 << 20)) {
      Random random = new Random(7);
      for (long id = 1; id <= 12; id++) {
        byte[] message = new byte[1 << 20];
        random.nextBytes(message);
        writer.append(WalRecord.of(id, 1, 0, message));
      }
    }
    CountDownLatch others = new CountDownLatch(2);
    fixture.store.beforePut(
        key -> {
          // The first pack lands after two later ones.
          if (key.value().endsWith("-0.pack")) {
            awaitQuietly(others);
          } else {
            others.countDown();
          }
        });

    ship(2 << 20, slice(P1, 0, 0, 12));

    assertThat(fixture.heard.slices.size()).isGreaterThan(3);
    assertThat(fixture.heard.slices)
        .extracting(slice -> slice.first().logId())
        .isSorted()
        .startsWith(1L);
    assertThat(fixture.heard.slices.subList(0, fixture.heard.slices.size() - 1))
        .allSatisfy(slice -> assertThat(slice.proof()).isNull());
    assertThat(fixture.heard.slices.get(fixture.heard.slices.size() - 1).proof()).isNotNull();
    assertThat(landed(P1)).hasSize(12).doesNotHaveDuplicates();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void shipDelta_whenTheBasesRecordHasAnotherTerm_refuses() throws IOException {
    Wals.write(wal(P1), 1, 40, 2);

    assertThatThrownBy(() -> ship(1 << 20, slice(P1, 8, 1, 35)))
        .isInstanceOf(TransferException.class)
        .hasMessageContaining("partition 5/1")
        .hasMessageContaining("record 8 has term 2");
    assertThat(fixture.store.objects()).isEmpty();
  }

  @Test
  void shipDelta_whenRecordsWerePurged_refuses() throws IOException {
    Wals.write(wal(P1), 20, 40, 2);

    assertThatThrownBy(() -> ship(1 << 20, slice(P1, 8, 2, 35)))
        .isInstanceOf(TransferException.class)
        .hasMessageContaining("purged")
        .hasMessageContaining("20@2 to 40@2");
  }

  @Test
  void shipDelta_whenTheLogBeginsRightAfterTheBase_ships() throws IOException {
    Wals.write(wal(P1), 9, 12, 2);

    ship(1 << 20, slice(P1, 8, 2, 12));

    assertThat(landed(P1)).isEqualTo(Wals.records(9, 12, 2));
  }

  @Test
  void shipDelta_whenTheLogHasShrunk_triesAgainAndFailsNamingThePartition() throws IOException {
    Wals.write(wal(P1), 1, 40, 2);
    Path segment = wal(P1).resolve("0000000000000000001.wal");
    try (FileChannel channel = FileChannel.open(segment, StandardOpenOption.WRITE)) {
      channel.truncate(channel.size() - 100);
    }

    assertThatThrownBy(() -> ship(1 << 20, slice(P1, 8, 2, 40)))
        .isInstanceOf(TransferException.class)
        .hasMessageContaining("partition 5/1")
        .hasMessageContaining("shorter");
  }

  @Test
  void shipDelta_whenTheStoreFailsForAMoment_goesOnWithoutWhatHasLanded() throws IOException {
    Wals.write(wal(P1), 1, 40, 1);
    Wals.write(wal(P2), 1, 40, 1);
    AtomicBoolean failed = new AtomicBoolean();
    fixture.store.beforePut(
        key -> {
          if (key.value().endsWith("h-1.pack") && failed.compareAndSet(false, true)) {
            throw new StorageException("busy", true, null);
          }
        });

    // Each pack is full with one record: P1's are in many packs, and the second one fails.
    ship(1, slice(P1, 0, 0, 40), slice(P2, 8, 1, 35));

    assertThat(failed).isTrue();
    assertThat(landed(P1)).isEqualTo(Wals.records(1, 40, 1));
    assertThat(landed(P2)).isEqualTo(Wals.records(9, 35, 1));
    assertThat(fixture.heard.keys()).contains("B/delta/h-100000.pack").doesNotHaveDuplicates();
  }

  @Test
  void shipDelta_twiceOfOnePartition_isRefused() throws IOException {
    Wals.write(wal(P1), 1, 40, 1);

    assertThatThrownBy(() -> ship(1, slice(P1, 0, 0, 4), slice(P1, 4, 1, 8)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("two slices of partition 5/1");
  }

  @Test
  void shipDelta_ofNoRecord_isRefused() throws IOException {
    Wals.write(wal(P1), 1, 40, 1);

    assertThatThrownBy(() -> ship(1, slice(P1, 4, 1, 4)))
        .isInstanceOf(TransferException.class)
        .hasMessageContaining("no record");
  }
}
