// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.benchmarks.agents;

import io.nebulabackup.benchmarks.measure.BudgetTable;
import io.nebulabackup.benchmarks.measure.ProcessUse;
import io.nebulabackup.core.storage.StorageBackends;
import io.nebulabackup.storage.ObjectListing;
import io.nebulabackup.storage.StorageBackend;
import io.nebulabackup.storage.StorageLocation;
import io.nebulabackup.testkit.servers.MinioServer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Our agent against the vendor's: a full upload of files as RocksDB has them, and increments. Each
 * round one goes first, then the other; a first round only warms up.
 */
public final class AgentVsVendorBench {

  private static final int PARTITIONS = 100;
  private static final int OLD_RECORDS = 1_000;
  private static final int MIB = 1 << 20;
  private static final int[] SIZES_MIB = {64, 64, 32, 16, 4, 2, 1, 1};
  private static final double PACK_BYTES = 64 << 20;

  private final Path directory;
  private final boolean quick;
  private final BudgetTable table = new BudgetTable();

  /**
   * Prepares the benchmark.
   *
   * @param directory an empty directory
   * @param quick whether little data will do
   */
  public AgentVsVendorBench(Path directory, boolean quick) {
    this.directory = directory;
    this.quick = quick;
  }

  /** What an upload cost an agent, and the store. */
  private record Cost(double wall, double cpu, double storeCpu) {}

  /** An upload. */
  private interface Upload {
    void by(Contender agent, StorageLocation target);
  }

  /**
   * Runs.
   *
   * @return the table
   * @throws IOException if the directory fails, or a process
   */
  public BudgetTable run() throws IOException {
    Path data = Files.createDirectories(directory.resolve("data"));
    Path temp = Files.createDirectories(directory.resolve("temp"));
    try (MinioServer minio = MinioServer.start(directory.resolve("minio"), "bench");
        Contender ours = new OurAgent(data, temp);
        Contender theirs = new VendorContender()) {
      List<Contender> agents = List.of(ours, theirs);
      full(agents, data.resolve("sst"), minio);
      for (int changes : new int[] {100_000, 1_000, 0}) {
        increment(agents, data.resolve("wal" + changes), changes, minio);
      }
      for (Contender agent : agents) {
        table.note(
            agent.name() + ": peak RSS, MiB", (double) ProcessUse.peakMebibytes(agent.pid()));
      }
      table.atMost("ours: peak RSS, MiB", (double) ProcessUse.peakMebibytes(ours.pid()), 256);
    }
    return table;
  }

  private void full(List<Contender> agents, Path files, MinioServer minio) throws IOException {
    long bytes = createFiles(files);
    List<Cost> costs =
        measure(
            agents,
            minio,
            minio.endpoint().toString(),
            (agent, at) -> agent.uploadTree(files, at),
            bytes);
    Cost ours = costs.get(0);
    Cost theirs = costs.get(1);
    String what = "full upload of " + bytes / MIB + " MiB: ";
    tell(what, agents, costs);
    table.atLeast(what + "our speed / nebula-agent's", theirs.wall() / ours.wall(), 1.5);
    table.atMost(what + "our CPU time / nebula-agent's", ours.cpu() / theirs.cpu(), 1.0);
    delete(files);
  }

  private void increment(List<Contender> agents, Path wal, int changes, MinioServer minio)
      throws IOException {
    List<WalDirectory> partitions = new ArrayList<>();
    long newBytes = 0;
    for (int part = 1; part <= PARTITIONS; part++) {
      WalDirectory partition =
          WalDirectory.write(
              wal.resolve(String.valueOf(part)), part, OLD_RECORDS, changes / PARTITIONS);
      partitions.add(partition);
      newBytes += partition.newBytes();
    }
    String what = changes + " writes: ";
    List<Long> requests = new ArrayList<>();
    List<Long> bodies = new ArrayList<>();
    for (Contender agent : agents) {
      try (CountingProxy proxy = new CountingProxy(minio.endpoint().getPort())) {
        agent.uploadNew(partitions, location(minio, proxy.endpoint(), "counted-" + agent.name()));
        requests.add(proxy.requests());
        bodies.add(proxy.bodyBytes());
      }
      table.note(what + agent.name() + ", requests", requests.get(requests.size() - 1));
      table.note(what + agent.name() + ", sent KiB", bodies.get(bodies.size() - 1) / 1024.0);
    }
    List<Cost> costs =
        measure(
            agents,
            minio,
            minio.endpoint().toString(),
            (agent, at) -> agent.uploadNew(partitions, at),
            -1);
    tell(what, agents, costs);
    table.note(what + "new WAL, KiB", newBytes / 1024.0);
    if (newBytes > 0) {
      table.atMost(what + "our bytes / new WAL bytes", (double) bodies.get(0) / newBytes, 0.5);
    }
    table.atMost(
        what + "our requests", requests.get(0), 3 + Math.floor(bodies.get(0) / PACK_BYTES) + 5);
    table.atMost(what + "our bytes / nebula-agent's", (double) bodies.get(0) / bodies.get(1), 1.0);
    delete(wal);
  }

  private void tell(String what, List<Contender> agents, List<Cost> costs) {
    for (int i = 0; i < agents.size(); i++) {
      table.note(what + agents.get(i).name() + ", wall s", costs.get(i).wall());
      table.note(what + agents.get(i).name() + ", CPU s", costs.get(i).cpu());
      table.note(what + agents.get(i).name() + ", MinIO's CPU s", costs.get(i).storeCpu());
    }
  }

  /** Measures each agent over some rounds and returns the medians, in the agents' order. */
  private List<Cost> measure(
      List<Contender> agents, MinioServer minio, String endpoint, Upload upload, long bytes)
      throws IOException {
    List<List<Cost>> costs = agents.stream().<List<Cost>>map(agent -> new ArrayList<>()).toList();
    int rounds = quick ? 3 : 5;
    for (int round = 0; round <= rounds; round++) {
      for (int i = 0; i < agents.size(); i++) {
        int turn = (i + round) % agents.size();
        Contender agent = agents.get(turn);
        String prefix = agent.name() + "-" + System.nanoTime();
        StorageLocation target = location(minio, endpoint, prefix);
        double cpu = ProcessUse.cpuSeconds(agent.pid());
        double storeCpu = ProcessUse.cpuSeconds(minio.process().pid());
        long begun = System.nanoTime();
        upload.by(agent, target);
        double wall = (System.nanoTime() - begun) / 1e9;
        if (round > 0) {
          costs
              .get(turn)
              .add(
                  new Cost(
                      wall,
                      ProcessUse.cpuSeconds(agent.pid()) - cpu,
                      ProcessUse.cpuSeconds(minio.process().pid()) - storeCpu));
        }
        requireLanded(agent, target, bytes);
        delete(directory.resolve("minio/bench").resolve(prefix));
      }
    }
    return costs.stream().map(AgentVsVendorBench::median).toList();
  }

  /** The vendor's agent says that all is well when it has given up: only what is there counts. */
  private static void requireLanded(Contender agent, StorageLocation target, long bytes) {
    if (bytes < 0) {
      return;
    }
    try (StorageBackend store = StorageBackends.open(target);
        ObjectListing objects = store.list("")) {
      long found = 0;
      while (objects.hasNext()) {
        found += objects.next().size();
      }
      if (found != bytes) {
        throw new IllegalStateException(agent.name() + " uploaded " + found + " bytes of " + bytes);
      }
    }
  }

  private static Cost median(List<Cost> costs) {
    return costs.stream()
        .sorted(Comparator.comparingDouble(Cost::wall))
        .toList()
        .get(costs.size() / 2);
  }

  private static StorageLocation location(MinioServer minio, String endpoint, String prefix) {
    return minio
        .location("s3://bench/" + prefix)
        .withOption("endpoint", endpoint)
        .withOption("checksum", "crc32");
  }

  /** Random bytes: that SST files are compressed already is what makes them alike. */
  private long createFiles(Path files) throws IOException {
    Files.createDirectories(files);
    Random random = new Random(1);
    byte[] chunk = new byte[MIB];
    random.nextBytes(chunk);
    long bytes = 0;
    long wanted = (quick ? 512L : 4096L) * MIB;
    for (int i = 0; bytes < wanted; i++) {
      Path file = files.resolve(String.format(java.util.Locale.ROOT, "%06d.sst", i));
      try (OutputStream out = Files.newOutputStream(file)) {
        for (int n = 0; n < SIZES_MIB[i % SIZES_MIB.length]; n++) {
          chunk[random.nextInt(MIB)]++;
          out.write(chunk);
          bytes += MIB;
        }
      }
    }
    return bytes;
  }

  private static void delete(Path tree) throws IOException {
    if (Files.exists(tree)) {
      try (Stream<Path> found = Files.walk(tree)) {
        for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(path);
        }
      }
    }
  }
}
