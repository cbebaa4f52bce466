// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.benchmarks.agents;

import io.nebulabackup.benchmarks.measure.BudgetTable;
import io.nebulabackup.testkit.sandbox.SandboxCluster;
import io.nebulabackup.testkit.servers.AgentHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How long our agent takes from its start script's start to the first heartbeat that metad has:
 * without and with the archive of its classes (AppCDS) that its image has.
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
    AgentHome home = AgentHome.install(Files.createDirectories(directory.resolve("home")));
    try (SandboxCluster cluster =
        SandboxCluster.builder().directory(directory.resolve("cluster")).agents(false).start()) {
      double unarchived = median(cluster, home);
      table.atMost("start to first heartbeat, s", unarchived, BUDGET_SECONDS);
      heartbeatSeconds(cluster, home, List.of("-XX:ArchiveClassesAtExit=" + home.classArchive()));
      double archived = median(cluster, home);
      table.atMost("with an archive of its classes, s", archived, BUDGET_SECONDS);
      table.note("the archive, MiB", Files.size(home.classArchive()) / 1048576.0);
    }
    return table;
  }

  private double median(SandboxCluster cluster, AgentHome home) throws IOException {
    List<Double> seconds = new ArrayList<>();
    for (int i = 0; i < starts; i++) {
      seconds.add(heartbeatSeconds(cluster, home, List.of()));
    }
    return seconds.stream().sorted().toList().get(starts / 2);
  }

  private double heartbeatSeconds(SandboxCluster cluster, AgentHome home, List<String> options)
      throws IOException {
    // A host of its own each time: metad remembers those it knows.
    String host = "127.0.1." + (1 + hosts++);
    List<String> command = new ArrayList<>();
    command.add(home.script().toString());
    command.addAll(List.of("--agent=" + host + ":18888", "--meta=" + cluster.metad()));
    command.add("--tmp_dir=" + Files.createDirectories(directory.resolve("temp")));
    long begun = System.nanoTime();
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.environment().putAll(AgentHome.environment(options));
    Process process = builder.start();
    try {
      cluster.awaitAgents(List.of(host));
      return (System.nanoTime() - begun) / 1e9;
    } finally {
      process.destroy(); // politely: an archive is written at the end
      process.onExit().join();
    }
  }
}
