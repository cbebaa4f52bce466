// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.benchmarks.agents;

import io.nebulabackup.core.wal.LogEntry;
import io.nebulabackup.core.wal.WalRecord;
import io.nebulabackup.core.wal.WalWriter;
import io.nebulabackup.model.LogPosition;
import io.nebulabackup.model.PartitionId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * A partition's frozen WAL: what an earlier backup has, and what is new since.
 *
 * @param partition the partition
 * @param directory where its segments are
 * @param base where the earlier backup ends
 * @param last where it ends now
 * @param newBytes the bytes of the new records
 */
record WalDirectory(
    PartitionId partition, Path directory, LogPosition base, LogPosition last, long newBytes) {

  private static final long SEGMENT_BYTES = 16L << 20;
  private static final long TERM = 3;
  private static final List<String> NAMES =
      List.of("Tim", "Tony", "Manu", "Danny", "Kobe", "Boris", "Aron", "Kyrie", "Dwight", "Yao");

  /** Writes records of one vertex each: a segment up to the base, as a checkpoint ends it. */
  static WalDirectory write(Path directory, int part, int oldRecords, int newRecords)
      throws IOException {
    Files.createDirectories(directory);
    Random random = new Random(part);
    long newBytes = 0;
    try (WalWriter writer = new WalWriter(directory, SEGMENT_BYTES)) {
      for (int id = 1; id <= oldRecords + newRecords; id++) {
        if (id == oldRecords + 1) {
          writer.roll();
        }
        WalRecord record = record(random, id);
        newBytes += id > oldRecords ? record.encodedLength() : 0;
        writer.append(record);
      }
    }
    // Without it the vendor's agent takes no increment of a directory.
    Files.writeString(directory.resolve("commitlog.id"), String.valueOf(oldRecords + newRecords));
    return new WalDirectory(
        new PartitionId(1, part),
        directory,
        new LogPosition(oldRecords, TERM),
        new LogPosition(oldRecords + newRecords, TERM),
        newBytes);
  }

  /** A vertex as graphs have them: ids and figures that repeat little, names that repeat much. */
  private static WalRecord record(Random random, int id) {
    String key = String.format(Locale.ROOT, "player-%08x", random.nextInt());
    String value =
        String.format(
            Locale.ROOT,
            "{\"name\":\"%s %s\",\"born\":%d,\"score\":%.4f,\"team\":\"%08x\"}",
            NAMES.get(random.nextInt(NAMES.size())),
            NAMES.get(random.nextInt(NAMES.size())),
            random.nextInt(1_000_000_000),
            random.nextDouble(),
            random.nextInt(1_000));
    return WalRecord.of(
        id,
        TERM,
        1,
        LogEntry.put(
            1_790_000_000_000L + id * 37L,
            key.getBytes(StandardCharsets.UTF_8),
            value.getBytes(StandardCharsets.UTF_8)));
  }
}
