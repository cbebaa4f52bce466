// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.delta;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulabackup.core.wal.Allocation;
import io.nebulabackup.core.wal.Mutations;
import io.nebulabackup.core.wal.TestLogs;
import io.nebulabackup.core.wal.WalRecord;
import io.nebulabackup.error.CorruptWalException;
import io.nebulabackup.error.IncompatibleFormatException;
import io.nebulabackup.model.PartitionId;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Damaged packs end in typed errors, never in wrong records, and cost little memory. */
class DeltaPackFuzzTest {

  private static final int MUTATIONS = 10_000;
  private static final long MAX_ALLOCATED = 16L << 20;

  private static Map<PartitionId, List<WalRecord>> partitions() {
    Map<PartitionId, List<WalRecord>> partitions = new LinkedHashMap<>();
    for (int part = 1; part <= 12; part++) {
      partitions.put(new PartitionId(2, part), TestLogs.run(part * 10L, part * 10L + 8, part));
    }
    return partitions;
  }

  @Test
  void read_mutatedPack_isTypedErrorOrTheTruth() throws IOException {
    Map<PartitionId, List<WalRecord>> partitions = partitions();
    for (int level : new int[] {0, 3}) {
      byte[] pack = PackBytes.pack(level, partitions);
      for (int seed = 0; seed < MUTATIONS / 2; seed++) {
        check(
            "level " + level + ", seed " + seed, Mutations.of(pack, new Random(seed)), partitions);
      }
    }
  }

  @Test
  void read_mutatedIndexWithRightChecksums_isTypedErrorOrTheTruth() throws IOException {
    Map<PartitionId, List<WalRecord>> partitions = partitions();
    byte[] pack = PackBytes.pack(3, partitions);
    DeltaPackIndex index = PackBytes.reader(pack).index();
    byte[] raw = IndexCodec.encode(index);
    Block last = index.blocks().get(index.blocks().size() - 1);
    byte[] blocks =
        Arrays.copyOfRange(
            pack, PackFormat.HEADER_BYTES, (int) (last.offset() + last.storedBytes()));
    for (int seed = 0; seed < MUTATIONS; seed++) {
      byte[] mutated = Mutations.of(raw, new Random(seed));
      check(
          "seed " + seed,
          DamagedPackTest.forge(blocks, mutated, mutated.length, Codec.ZSTD),
          partitions);
    }
  }

  private static void check(String what, byte[] pack, Map<PartitionId, List<WalRecord>> partitions)
      throws IOException {
    long before = Allocation.ofThisThread();
    try {
      DeltaPackReader reader = PackBytes.reader(pack);
      for (PackedSlice slice : reader.index().slices()) {
        List<WalRecord> wanted = partitions.get(slice.partition());
        List<WalRecord> read = PackBytes.records(reader, slice.partition());
        // A forged index can give records to another partition, but never make up a record.
        assertThat(partitions.values()).as(what).contains(read);
        assertThat(wanted == null || !wanted.equals(read) || slice.records() == 9)
            .as(what)
            .isTrue();
      }
      reader.verifyAll();
    } catch (CorruptWalException | IncompatibleFormatException e) {
      assertThat(e.code()).as(what).isNotEmpty();
    } catch (RuntimeException | IOException | Error e) {
      throw new AssertionError(what, e);
    }
    assertThat(Allocation.ofThisThread() - before).as(what).isLessThan(MAX_ALLOCATED);
  }
}
