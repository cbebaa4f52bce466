// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.delta;

import static io.nebulabackup.core.delta.PackBytes.pack;
import static io.nebulabackup.core.delta.PackBytes.reader;
import static io.nebulabackup.core.delta.PackBytes.records;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.nebulabackup.core.wal.TestLogs;
import io.nebulabackup.core.wal.WalLog;
import io.nebulabackup.core.wal.WalRecord;
import io.nebulabackup.model.LogPosition;
import io.nebulabackup.model.PartitionId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeltaPackTest {

  private static final PartitionId A = new PartitionId(1, 1);
  private static final PartitionId B = new PartitionId(1, 2);
  private static final PartitionId C = new PartitionId(7, 1);

  private static WalRecord random(Random random, long id, int length) {
    byte[] message = new byte[length];
    random.nextBytes(message);
    return WalRecord.of(id, 1, 0, message);
  }

  private static List<WalRecord> heartbeats(long from, long to, long term) {
    return LongStream.rangeClosed(from, to).mapToObj(id -> TestLogs.heartbeat(id, term)).toList();
  }

  private static void assertHolds(byte[] pack, Map<PartitionId, List<WalRecord>> partitions)
      throws IOException {
    DeltaPackReader reader = reader(pack);
    reader.verifyAll();
    assertThat(reader.index().partitions())
        .containsExactlyInAnyOrderElementsOf(partitions.keySet());
    for (Map.Entry<PartitionId, List<WalRecord>> partition : partitions.entrySet()) {
      List<WalRecord> records = partition.getValue();
      assertThat(records(reader, partition.getKey())).isEqualTo(records);
      assertThat(reader.index().slice(partition.getKey()))
          .isEqualTo(
              new PackedSlice(
                  partition.getKey(),
                  records.get(0).position(),
                  records.get(records.size() - 1).position(),
                  records.stream().mapToLong(WalRecord::encodedLength).sum()));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, 9, 19})
  void pack_manyPartitions_givesEachBack(int level) throws IOException {
    Random random = new Random(level);
    Map<PartitionId, List<WalRecord>> partitions = new LinkedHashMap<>();
    for (int part = 40; part > 0; part--) {
      List<WalRecord> records = new ArrayList<>();
      long first = 1L + random.nextInt(1000);
      for (long id = first; id <= first + random.nextInt(60); id++) {
        int kind = random.nextInt(40);
        records.add(
            kind < 15
                ? TestLogs.heartbeat(id, 1)
                : kind < 30 ? TestLogs.data(id, 1, "x" + id) : random(random, id, kind * 1000));
      }
      partitions.put(new PartitionId(1 + part % 3, part), records);
    }

    assertHolds(pack(level, partitions), partitions);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3})
  void pack_recordsAroundTheBlockSize_giveEachBack(int level) throws IOException {
    Random random = new Random(5);
    int exact = PackFormat.BLOCK_BYTES - WalRecord.OVERHEAD;
    List<WalRecord> records = new ArrayList<>();
    long id = 9;
    for (int length : new int[] {5, exact, exact - 1, exact + 1, 7, 3 << 20, 3 << 20, 0, exact}) {
      records.add(random(random, id++, length));
    }
    records.add(WalRecord.of(id, 1, 0, new byte[5 << 20]));
    Map<PartitionId, List<WalRecord>> partitions = new LinkedHashMap<>();
    partitions.put(A, heartbeats(1, 3, 1));
    partitions.put(B, records);
    partitions.put(C, heartbeats(4, 5, 9));

    assertHolds(pack(level, partitions), partitions);
  }

  @Test
  void pack_recordedLogs_giveEachBack() throws IOException {
    Map<PartitionId, List<WalRecord>> partitions = new LinkedHashMap<>();
    long bytes = 0;
    for (Path recorded : TestLogs.recordedLogs()) {
      List<WalRecord> records = TestLogs.all(WalLog.open(recorded));
      partitions.put(new PartitionId(1, partitions.size() + 1), records);
      bytes += records.stream().mapToLong(WalRecord::encodedLength).sum();
    }
    byte[] pack = pack(3, partitions);

    assertHolds(pack, partitions);
    assertThat(pack.length).isLessThan((int) (bytes / 2));
  }

  @Test
  void pack_nothing_isAnEmptyPack() throws IOException {
    byte[] pack = pack(3, Map.of());

    assertHolds(pack, Map.of());
    assertThat(reader(pack).index().rawBytes()).isZero();
  }

  @Test
  void pack_idlePartitions_compressTogether() throws IOException {
    Random random = new Random(1);
    Map<PartitionId, List<WalRecord>> partitions = new LinkedHashMap<>();
    for (int part = 1; part <= 1000; part++) {
      long first = 10_000L + random.nextInt(5000);
      partitions.put(new PartitionId(1, part), heartbeats(first, first + 11, 1 + part % 4));
    }
    byte[] pack = pack(3, partitions);

    assertHolds(pack, partitions);
    assertThat(pack.length).isLessThan(1000 * 12 * 32 / 4);
  }

  @Test
  void records_ofOnePartition_areReadByRange() throws IOException {
    Random random = new Random(2);
    Map<PartitionId, List<WalRecord>> partitions = new LinkedHashMap<>();
    for (int part = 1; part <= 30; part++) {
      List<WalRecord> records = new ArrayList<>();
      for (long id = 1; id <= 10; id++) {
        records.add(random(random, id, 100_000));
      }
      partitions.put(new PartitionId(1, part), records);
    }
    PackBytes source = new PackBytes(pack(0, partitions));
    DeltaPackReader reader = source.reader();
    assertThat(source.ranges()).hasSize(1);
    source.ranges().clear();

    records(reader, new PartitionId(1, 17));

    assertThat(source.ranges())
        .hasSize(1)
        .allSatisfy(length -> assertThat(length).isLessThanOrEqualTo(3L << 20));
    source.ranges().clear();
    reader.verifyAll();
    assertThat(source.ranges())
        .hasSizeLessThanOrEqualTo(7)
        .allSatisfy(length -> assertThat(length).isLessThanOrEqualTo(8L << 20));
  }

  @Test
  void open_longIndex_takesTwoRangeReads() throws IOException {
    Random random = new Random(3);
    Map<PartitionId, List<WalRecord>> partitions = new LinkedHashMap<>();
    for (int part = 1; part <= 60_000; part++) {
      partitions.put(
          new PartitionId(1 + random.nextInt(1 << 30), part),
          List.of(TestLogs.heartbeat(1 + random.nextLong(1L << 60), random.nextLong(1L << 60))));
    }
    PackBytes source = new PackBytes(pack(3, partitions));
    DeltaPackReader reader = source.reader();

    assertThat(source.ranges()).hasSize(2);
    assertThat(reader.index().slices()).hasSize(60_000);
    reader.verifyAll();
  }

  @Test
  void append_wrongNextRecordOrPartitionThatComesBack_isRefused() throws IOException {
    try (DeltaPackWriter writer = new DeltaPackWriter(OutputStream.nullOutputStream(), 3)) {
      writer.append(A, TestLogs.heartbeat(5, 2));
      for (WalRecord wrong :
          List.of(TestLogs.heartbeat(5, 2), TestLogs.heartbeat(7, 2), TestLogs.heartbeat(6, 1))) {
        assertThatThrownBy(() -> writer.append(A, wrong))
            .isInstanceOf(IllegalArgumentException.class);
      }
      writer.append(A, TestLogs.heartbeat(6, 2));
      writer.append(B, TestLogs.heartbeat(1, 1));
      assertThatThrownBy(() -> writer.append(A, TestLogs.heartbeat(7, 2)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("comes back");

      DeltaPackIndex index = writer.finish();
      assertThat(index.slices()).hasSize(2);
      assertThat(index.slice(A))
          .isEqualTo(new PackedSlice(A, new LogPosition(5, 2), new LogPosition(6, 2), 64));
      assertThat(index.slice(C)).isNull();
      assertThatThrownBy(writer::finish).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> writer.append(C, TestLogs.heartbeat(1, 1)))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void bytesWritten_afterFinish_isThePacksLength() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeltaPackWriter writer = new DeltaPackWriter(out, 3)) {
      assertThat(writer.bytesWritten()).isEqualTo(PackFormat.HEADER_BYTES);
      writer.append(A, TestLogs.heartbeat(5, 2));
      writer.finish();
      assertThat(writer.bytesWritten()).isEqualTo(out.size());
    }
  }

  @Test
  void constructor_levelOutOfRange_isRefused() {
    for (int level : new int[] {-1, 20}) {
      assertThatThrownBy(() -> new DeltaPackWriter(OutputStream.nullOutputStream(), level))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void records_partitionNotHeld_isRefused() throws IOException {
    DeltaPackReader reader = reader(pack(3, Map.of(A, heartbeats(1, 2, 1))));

    assertThatThrownBy(() -> reader.records(B)).isInstanceOf(IllegalArgumentException.class);
  }
}
