// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.benchmarks;

import io.nebulabackup.benchmarks.agents.AgentStartBench;
import io.nebulabackup.benchmarks.agents.AgentVsVendorBench;
import io.nebulabackup.benchmarks.measure.BudgetTable;
import io.nebulabackup.benchmarks.stores.StorageBench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Runs one benchmark by name; exits with 1 if a budget is missed. */
public final class Bench {

  private static final List<String> NAMES =
      List.of("incremental", "storage", "agent-vs-vendor", "agent-start");

  // Files of 4 GiB, the same in a store, and room to work.
  private static final long ENOUGH_BYTES = 16L << 30;

  private Bench() {}

  private static BudgetTable run(String name, Path directory, boolean quick) throws IOException {
    return switch (name) {
      case "incremental" -> new IncrementalBench(directory, quick).run();
      case "agent-start" -> new AgentStartBench(directory, quick).run();
      case "agent-vs-vendor" -> new AgentVsVendorBench(directory, quick).run();
      case "storage" -> new StorageBench(directory, quick).run();
      default -> throw new IllegalArgumentException(name);
    };
  }

  /**
   * Where files and the servers' data lie: in memory for the agents, if there is enough. A store on
   * a disk that is slower than both would make them alike. What is overwritten all the time, as the
   * storage benchmark does, needs more memory than most machines have: MinIO keeps it for a while.
   */
  private static Path place(String name) throws IOException {
    Path memory = Path.of("/dev/shm");
    Path disk = Path.of(System.getProperty("java.io.tmpdir"));
    boolean enough =
        name.equals("agent-vs-vendor")
            && Files.isWritable(memory)
            && Files.getFileStore(memory).getUsableSpace() > ENOUGH_BYTES
            && availableMemory() > ENOUGH_BYTES
            && allowedMemory() > ENOUGH_BYTES;
    Path place = enough ? memory : disk;
    System.out.println("Files and the servers' data lie in " + place);
    return place;
  }

  private static long availableMemory() throws IOException {
    return Files.readAllLines(Path.of("/proc/meminfo")).stream()
        .filter(line -> line.startsWith("MemAvailable:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .findFirst()
        .orElse(0);
  }

  /** What this machine's control group may still take, as a container's limits have it. */
  private static long allowedMemory() throws IOException {
    Path most = Path.of("/sys/fs/cgroup/memory.max");
    if (!Files.exists(most) || Files.readString(most).strip().equals("max")) {
      return Long.MAX_VALUE;
    }
    return Long.parseLong(Files.readString(most).strip())
        - Long.parseLong(Files.readString(most.resolveSibling("memory.current")).strip());
  }

  /**
   * Runs a benchmark.
   *
   * @param arguments its name and, for a short run, {@code --quick}
   * @throws IOException if the temporary directory cannot be made
   */
  public static void main(String[] arguments) throws IOException {
    List<String> words = List.of(arguments);
    boolean quick = words.contains("--quick");
    if (words.isEmpty() || !NAMES.contains(words.get(0))) {
      System.err.println("usage: bench " + String.join("|", NAMES) + " [--quick]");
      System.exit(2);
    }
    Path directory = Files.createTempDirectory(place(words.get(0)), "nebula-backup-bench");
    boolean ok;
    try {
      ok = run(words.get(0), directory, quick).isKept();
    } finally {
      try (var found = Files.walk(directory)) {
        for (Path path : found.sorted(java.util.Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(path);
        }
      }
    }
    System.exit(ok ? 0 : 1);
  }
}
