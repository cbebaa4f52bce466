// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.fuzz;

import io.nebulabackup.core.delta.PackSeeds;
import io.nebulabackup.core.manifest.ManifestSeeds;
import io.nebulabackup.core.vendor.MetaSeeds;
import io.nebulabackup.core.wal.FuzzWal;
import io.nebulabackup.core.wal.SpliceProof;
import io.nebulabackup.core.wal.TestLogs;
import io.nebulabackup.core.wal.WalLog;
import io.nebulabackup.core.wal.WalRecord;
import io.nebulabackup.model.PartitionId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes the seeds anew, from the recordings: {@code dev/fuzz seeds}. */
public final class FuzzSeeds {

  private static final long MOST_BYTES = 40_000;

  private FuzzSeeds() {}

  /** Writes the seeds below a directory; what is there of other names stays. */
  public static void main(String[] args) throws IOException {
    Path corpus = Path.of(args[0]);
    Map<PartitionId, List<WalRecord>> partitions = new LinkedHashMap<>();
    for (Path dir : TestLogs.recordedLogs()) {
      byte[] input = FuzzWal.input(dir);
      String name = TestLogs.recordings().relativize(dir).toString().replace('/', '-');
      if (input.length > MOST_BYTES) {
        continue;
      }
      write(corpus.resolve("wal").resolve(name), input);
      WalLog log = WalLog.open(dir);
      if (input.length < MOST_BYTES / 4 && !log.isEmpty()) {
        partitions.put(new PartitionId(2, partitions.size() + 1), TestLogs.all(log));
      }
    }
    for (Map.Entry<String, byte[]> seed : PackSeeds.of(partitions).entrySet()) {
      write(corpus.resolve("pack").resolve(seed.getKey()), seed.getValue());
    }
    WalLog proven = WalLog.open(TestLogs.recordedLogs().get(0));
    String proof = SpliceProof.of(proven, proven.last().logId()).toString();
    for (Map.Entry<String, byte[]> seed : ManifestSeeds.all(proof).entrySet()) {
      write(corpus.resolve("manifest").resolve(seed.getKey()), seed.getValue());
    }
    for (Map.Entry<String, byte[]> seed : MetaSeeds.all().entrySet()) {
      write(corpus.resolve("meta").resolve(seed.getKey()), seed.getValue());
    }
  }

  private static void write(Path file, byte[] bytes) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }
}
