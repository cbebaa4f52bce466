// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.wal;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulabackup.error.CorruptWalException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged segments and messages end in typed errors, and cost little memory. */
class WalFuzzTest {

  private static final int MUTATIONS = 10_000;
  private static final long MAX_ALLOCATED = 8L << 20;

  @TempDir Path dir;

  @Test
  void read_mutatedStream_isTypedErrorOrRecordsInOrder() {
    byte[] bytes = TestLogs.bytes(TestLogs.concat(TestLogs.run(1, 20, 1), TestLogs.run(21, 40, 3)));
    for (int seed = 0; seed < MUTATIONS; seed++) {
      byte[] mutated = Mutations.of(bytes, new Random(seed));
      check("seed " + seed, () -> checkRecords(TestLogs.parse(mutated)));
    }
  }

  @Test
  void open_mutatedSegments_isTypedErrorOrRecordsInOrder() throws IOException {
    List<WalRecord> older = TestLogs.run(1, 20, 1);
    List<WalRecord> newer = TestLogs.run(21, 40, 3);
    for (int seed = 0; seed < MUTATIONS; seed++) {
      Random random = new Random(seed);
      TestLogs.segment(dir, 1, Mutations.of(TestLogs.bytes(older), random));
      TestLogs.segment(
          dir,
          21,
          random.nextBoolean()
              ? TestLogs.bytes(newer)
              : Mutations.of(TestLogs.bytes(newer), random));
      check(
          "seed " + seed,
          () -> {
            WalLog log = WalLog.open(dir);
            if (!log.isEmpty()) {
              long last = log.last().logId();
              SpliceProof.of(log, last);
              for (long id = Math.max(log.firstLogId(), last - 50); id <= last; id += 7) {
                log.termAt(id);
              }
              checkRecords(TestLogs.all(log));
            }
          });
    }
  }

  private static void checkRecords(List<WalRecord> records) {
    WalRecord before = null;
    for (WalRecord record : records) {
      if (before != null) {
        assertThat(record.logId()).isEqualTo(before.logId() + 1);
        assertThat(record.term()).isGreaterThanOrEqualTo(before.term());
      }
      before = record;
      if (!record.isHeartbeat()) {
        try {
          LogEntryTest.mutations(LogEntry.decode(record.message(), "record", 0));
        } catch (CorruptWalException e) {
          assertThat(e.source()).isEqualTo("record");
        }
      }
    }
  }

  private interface Reading {
    void run() throws IOException;
  }

  private static void check(String what, Reading reading) {
    long before = Allocation.ofThisThread();
    try {
      reading.run();
    } catch (CorruptWalException e) {
      assertThat(e.source()).as(what).isNotEmpty();
    } catch (RuntimeException | IOException | Error e) {
      throw new AssertionError(what, e);
    }
    assertThat(Allocation.ofThisThread() - before).as(what).isLessThan(MAX_ALLOCATED);
  }
}
