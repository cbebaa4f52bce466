// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.benchmarks;

import io.nebulabackup.BackupClient;
import io.nebulabackup.benchmarks.measure.BudgetTable;
import io.nebulabackup.model.BackupSet;
import io.nebulabackup.model.BackupStatistics;
import io.nebulabackup.model.HostAddress;
import io.nebulabackup.model.PartitionId;
import io.nebulabackup.testkit.sandbox.SandboxCluster;
import io.nebulabackup.testkit.sandbox.SandboxSpace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * What an increment costs, against shipping whole WAL files as the vendor's agent does: every file
 * from the one that holds the base's end on, of each partition's leader.
 */
final class IncrementalBench {

  private static final int HOSTS = 3;
  private static final int PARTITIONS = 100;
  private static final double PACK = 64 << 20;

  private final Path directory;
  private final int changes;

  IncrementalBench(Path directory, boolean quick) {
    this.directory = directory;
    this.changes = quick ? 60_000 : 300_000;
  }

  BudgetTable run() throws IOException {
    BudgetTable table = new BudgetTable();
    try (SandboxCluster cluster =
            SandboxCluster.builder().directory(directory.resolve("cluster")).start();
        BackupClient client =
            BackupClient.connect(
                cluster.metad(), directory.resolve("repository").toUri().toString())) {
      SandboxSpace space = cluster.createSpace("g", PARTITIONS, HOSTS);
      write(space, 0, changes);
      BackupSet full = client.backups().full().run();

      write(space, changes / 2, changes);
      BackupSet stored = client.backups().incremental().base(full.name()).compressionLevel(0).run();
      measure(table, "uncompressed", stored.statistics(), 1.02);

      write(space, changes, changes);
      BackupSet compressed = client.backups().incremental().base(stored.name()).run();
      measure(table, "default compression", compressed.statistics(), 0.5);

      write(space, 0, 1_000);
      long wholeFiles = walFilesOfLeaders(cluster, space);
      BackupSet small = client.backups().incremental().base(compressed.name()).run();
      BackupStatistics cost = small.statistics();
      table.note("1,000 writes: new WAL, KiB", cost.newWalBytes() / 1024.0);
      table.note("1,000 writes: whole WAL files that hold it, KiB", wholeFiles / 1024.0);
      table.atLeast(
          "1,000 writes: whole files / uploaded by us",
          (double) wholeFiles / cost.uploadedBytes(),
          1);
      table.atMost("1,000 writes: requests", (double) cost.requests(), requests(cost));

      BackupStatistics idle = client.backups().incremental().base(small.name()).run().statistics();
      table.note("no writes: uploaded, KiB", idle.uploadedBytes() / 1024.0);
      table.atMost("no writes: requests", (double) idle.requests(), requests(idle));
    }
    return table;
  }

  private static void measure(
      BudgetTable table, String what, BackupStatistics cost, double budget) {
    table.note(what + ": new WAL, MiB", cost.newWalBytes() / 1048576.0);
    table.atMost(
        what + ": uploaded bytes / new WAL bytes",
        (double) cost.uploadedBytes() / cost.newWalBytes(),
        budget);
    table.atMost(what + ": requests", (double) cost.requests(), requests(cost));
    table.note(what + ": writes blocked, ms", (double) cost.writesBlocked().toMillis());
  }

  private static double requests(BackupStatistics cost) {
    return 3 * HOSTS + Math.floor(cost.uploadedBytes() / PACK) + 5;
  }

  private static void write(SandboxSpace space, int from, int count) {
    try (SandboxSpace.Batch batch = space.batch()) {
      for (int i = from; i < from + count; i++) {
        batch.putVertex(
            "player" + i,
            1,
            String.format(
                Locale.ROOT, "{\"name\":\"player %d\",\"age\":%d,\"team\":%d}", i, i % 45, i % 30));
      }
    }
  }

  /** A checkpoint closes every WAL file, so the files that hold new records are the newest ones. */
  private static long walFilesOfLeaders(SandboxCluster cluster, SandboxSpace space)
      throws IOException {
    long bytes = 0;
    for (PartitionId id : space.partitions()) {
      HostAddress leader = space.leader(id.part());
      Path wal =
          cluster.dataDirs(leader).get(0).resolve("nebula/" + id.space() + "/wal/" + id.part());
      try (var files = Files.list(wal)) {
        var newest = files.sorted(java.util.Comparator.reverseOrder()).limit(2).toList();
        for (Path file : newest) {
          bytes += Files.size(file);
        }
      }
    }
    return bytes;
  }
}
