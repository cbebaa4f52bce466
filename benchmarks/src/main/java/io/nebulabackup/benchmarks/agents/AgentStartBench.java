// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.benchmarks.agents;

import io.nebulabackup.agent.AgentMain;
import io.nebulabackup.benchmarks.measure.BudgetTable;
import io.nebulabackup.testkit.sandbox.SandboxCluster;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How long our agent takes from its process's start to the first heartbeat that metad has: as it
 * comes, and with its classes in an archive (AppCDS).
 */
public final class AgentStartBench {

  private static final double BUDGET_SECONDS = 2;

  private final Path directory;
  private final int starts;
  private int hosts;

  /**
   * Prepares the benchmark.
   *
   * @param directory an empty directory
   * @param quick whether few starts will do
   */
  public AgentStartBench(Path directory, boolean quick) {
    this.directory = directory;
    this.starts = quick ? 3 : 9;
  }

  /**
   * Runs.
   *
   * @return the table
   * @throws IOException if the directory fails, or a process
   */
  public BudgetTable run() throws IOException {
    BudgetTable table = new BudgetTable();
    Path archive = directory.resolve("agent.jsa");
    List<String> plain = List.of("-Xmx96m", "-Xss512k", "-XX:+UseSerialGC");
    try (SandboxCluster cluster =
        SandboxCluster.builder().directory(directory.resolve("cluster")).agents(false).start()) {
      double unarchived = median(cluster, plain);
      table.atMost("start to first heartbeat, s", unarchived, BUDGET_SECONDS);
      heartbeatSeconds(cluster, with(plain, "-XX:ArchiveClassesAtExit=" + archive));
      double archived = median(cluster, with(plain, "-XX:SharedArchiveFile=" + archive));
      table.atMost("with an archive of its classes, s", archived, BUDGET_SECONDS);
      table.note("the archive, MiB", Files.size(archive) / 1048576.0);
    }
    return table;
  }

  private static List<String> with(List<String> options, String more) {
    return Stream.concat(options.stream(), Stream.of(more)).toList();
  }

  private double median(SandboxCluster cluster, List<String> options) throws IOException {
    List<Double> seconds = new ArrayList<>();
    for (int i = 0; i < starts; i++) {
      seconds.add(heartbeatSeconds(cluster, options));
    }
    return seconds.stream().sorted().toList().get(starts / 2);
  }

  private double heartbeatSeconds(SandboxCluster cluster, List<String> options) throws IOException {
    // A host of its own each time: metad remembers those it knows.
    String host = "127.0.1." + (1 + hosts++);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", jars(), AgentMain.class.getName()));
    command.addAll(List.of("--agent=" + host + ":18888", "--meta=" + cluster.metad()));
    command.add("--tmp_dir=" + Files.createDirectories(directory.resolve("temp")));
    long begun = System.nanoTime();
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      cluster.awaitAgents(List.of(host));
      return (System.nanoTime() - begun) / 1e9;
    } finally {
      process.destroy(); // politely: an archive is written at the end
      process.onExit().join();
    }
  }

  /** An archive takes classes from JARs only, and it is as JARs that the agent is delivered. */
  private static String jars() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .filter(entry -> entry.endsWith(".jar"))
        .collect(Collectors.joining(File.pathSeparator));
  }
}
