// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.nebulabackup.agent.paths.ServedPaths;
import io.nebulabackup.agent.transfer.DataExamination;
import io.nebulabackup.core.agent.Cancellation;
import io.nebulabackup.core.agent.DataFindings;
import io.nebulabackup.core.agent.DataFindings.Fate;
import io.nebulabackup.core.agent.EngineExamination;
import io.nebulabackup.core.agent.Witness;
import io.nebulabackup.error.TransferException;
import io.nebulabackup.model.LogPosition;
import io.nebulabackup.model.PartitionId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.CompressionType;
import org.rocksdb.FlushOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

class ExamineDataTest {

  private AgentFixture fixture;
  private Path engine;

  @BeforeEach
  void start(@TempDir Path dir) throws IOException {
    fixture = new AgentFixture(dir);
    engine = fixture.served.resolve("1");
    Wals.copyTree(Wals.recording("base"), engine);
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  private DataFindings.OfPartition examine(
      int part, @Nullable LogPosition after, List<Witness> witnesses, boolean sample) {
    DataFindings found =
        fixture.client.examineData(
            List.of(
                new EngineExamination(
                    engine + "/data",
                    null,
                    List.of(
                        new EngineExamination.OfPartition(
                            new PartitionId(1, part),
                            engine + "/wal/" + part,
                            after,
                            witnesses,
                            sample)))),
            fixture.cancellation);
    assertThat(found.engines())
        .singleElement()
        .satisfies(e -> assertThat(e.dataDir()).isEqualTo(engine + "/data"));
    return found.partitions().get(0);
  }

  @Test
  void examineData_ofARecordedCheckpoint_findsItToBeWhatItsLogWrote() {
    LogPosition start = LogPosition.NONE;

    DataFindings.OfPartition found = examine(1, start, List.of(), true);

    assertThat(found.fate()).isEqualTo(Fate.SILENT);
    assertThat(found.foreign()).isZero();
    assertThat(found.compared()).isEqualTo(16);
    assertThat(found.witnesses()).hasSize(8).doesNotHaveDuplicates();
  }

  @Test
  void examineData_againstItsOwnWitnesses_findsThem() {
    DataFindings.OfPartition sampled = examine(2, null, List.of(), true);
    LogPosition applied = requireNonNull(sampled.applied());

    DataFindings.OfPartition found = examine(2, applied, sampled.witnesses(), false);

    assertThat(sampled.fate()).isNull();
    assertThat(found.fate()).isEqualTo(Fate.SURVIVED);
    assertThat(found.compared()).isEqualTo(8);
    assertThat(found.witnesses()).isEmpty();
  }

  @Test
  void examineData_againstWitnessesThatAreNotThere_findsThemGone() {
    LogPosition applied = requireNonNull(examine(2, null, List.of(), true).applied());
    byte[] key = key(2, 77);

    DataFindings.OfPartition found =
        examine(2, applied, List.of(Witness.of(key, new byte[1])), false);

    assertThat(found.fate()).isEqualTo(Fate.GONE);
  }

  @Test
  void examineData_againstOtherValues_findsThemForeign() {
    DataFindings.OfPartition sampled = examine(2, null, List.of(), true);
    List<Witness> changed =
        sampled.witnesses().stream().map(w -> new Witness(w.key(), "0123456789abcdef")).toList();

    DataFindings.OfPartition found = examine(2, requireNonNull(sampled.applied()), changed, false);

    assertThat(found.foreign()).isEqualTo(8);
  }

  @Test
  void examineData_whereTheLogDoesNotReach_doesNotCompare() {
    assertThat(examine(2, new LogPosition(1_000_000, 1), List.of(), false).fate())
        .isEqualTo(Fate.INCOMPARABLE);
  }

  @Test
  void examineData_ofADirectoryThatIsNotServed_isRefused() {
    EngineExamination elsewhere = new EngineExamination("/etc", null, List.of());

    assertThatThrownBy(() -> fixture.client.examineData(List.of(elsewhere), fixture.cancellation))
        .isInstanceOf(TransferException.class)
        .hasMessageContaining("/etc");
  }

  private static byte[] key(int part, long vid) {
    return ByteBuffer.allocate(4 + 8 + 4)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(part << 8 | 0x01)
        .putLong(vid)
        .putInt(1)
        .array();
  }

  /** Ten times the data costs next to nothing more. */
  @Test
  void examineData_ofMuchData_readsLittleOfIt() throws Exception {
    assumeTrue(Files.isReadable(Path.of("/proc/self/io")), "counts reads where Linux does");
    long small = bytesRead(build("small", 20_000));
    Path large = build("large", 200_000);

    long read = bytesRead(large);

    long bytes = size(large);
    assertThat(bytes).isGreaterThan(40L << 20);
    assertThat(read).isLessThan(4L << 20).isLessThan(bytes / 10);
    assertThat(read - small).isLessThan(3L << 20);
  }

  private Path build(String name, int vertices) throws RocksDBException {
    Path data = fixture.served.resolve(name);
    Random random = new Random(7);
    byte[] value = new byte[200];
    try (Options options =
            new Options()
                .setCreateIfMissing(true)
                .setCompressionType(CompressionType.NO_COMPRESSION)
                .setWriteBufferSize(8 << 20);
        RocksDB db = RocksDB.open(options, data.toString());
        WriteOptions how = new WriteOptions().setDisableWAL(true);
        FlushOptions flush = new FlushOptions().setWaitForFlush(true)) {
      for (int n = 0; n < vertices; n += 1_000) {
        try (WriteBatch batch = new WriteBatch()) {
          for (int i = 0; i < 1_000; i++) {
            random.nextBytes(value);
            batch.put(key(1 + i % 4, random.nextLong()), value);
          }
          db.write(how, batch);
        }
      }
      for (int part = 1; part <= 4; part++) {
        db.put(how, marker(part), new byte[16]);
      }
      db.flush(flush);
    }
    return data;
  }

  private static byte[] marker(int part) {
    return ByteBuffer.allocate(8)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(part << 8 | 0x04)
        .putInt(1)
        .array();
  }

  private long bytesRead(Path data) throws IOException {
    List<EngineExamination.OfPartition> partitions = new ArrayList<>();
    for (int part = 1; part <= 4; part++) {
      partitions.add(
          new EngineExamination.OfPartition(
              new PartitionId(1, part), data + "/wal", LogPosition.NONE, List.of(), true));
    }
    List<DataFindings.OfPartition> found = new ArrayList<>();
    long before = readSoFar();
    new DataExamination(new ServedPaths(List.of(fixture.served), List.of()), new Cancellation())
        .run(
            List.of(new EngineExamination(data.toString(), null, partitions)),
            engineFound -> {},
            found::add);
    long read = readSoFar() - before;
    assertThat(found).hasSize(4).allSatisfy(p -> assertThat(p.witnesses()).hasSize(4));
    return read;
  }

  private static long readSoFar() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/io")).stream()
        .filter(line -> line.startsWith("rchar: "))
        .mapToLong(line -> Long.parseLong(line.substring("rchar: ".length())))
        .findFirst()
        .orElseThrow();
  }

  private static long size(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    }
  }
}
