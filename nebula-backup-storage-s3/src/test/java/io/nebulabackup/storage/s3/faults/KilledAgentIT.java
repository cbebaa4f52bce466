// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.s3.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulabackup.BackupOperation;
import io.nebulabackup.model.BackupSet;
import io.nebulabackup.model.HostAddress;
import io.nebulabackup.testkit.sandbox.SandboxCluster;
import io.nebulabackup.testkit.servers.AgentProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Agents that are killed at random points of backups, and come back as under any supervisor. {@code
 * dev/faults} kills more of them.
 */
class KilledAgentIT {

  /** How many agents are killed, one a backup. */
  private static final int KILLS = Integer.getInteger("nebula.backup.kills", 4);

  private static final double RESENT_ALLOWED = 0.15;

  @TempDir Path directory;

  private final List<AgentProcess> agents = new ArrayList<>();

  /** What whole full backups sent beyond what a full backup sends that nobody disturbs. */
  private double resent;

  private int wholeFulls;

  /** How many agents were killed before the backup had ended. */
  private int midway;

  @Test
  void agentKilled_atAnyPointOfABackup_leavesItWholeOrNotThereAtAll() throws Exception {
    long seed = Long.getLong("nebula.backup.seed", System.nanoTime());
    Random random = new Random(seed);
    try (FaultCluster cluster =
        new FaultCluster(directory, SandboxCluster.builder().agents(false))) {
      startAgents(cluster);
      cluster.createSpaces();
      cluster.write(2_000);
      long before = cluster.proxy().sentBytes();
      BackupSet base = cluster.startFull().join();
      double overhead =
          (double) (cluster.proxy().sentBytes() - before) / base.statistics().uploadedBytes();
      int whole = 0;
      for (int kill = 0; kill < KILLS; kill++) {
        Outcome outcome = disturbed(cluster, random, kill % 2 == 0 ? null : base, overhead, base);
        outcome.requireClean(cluster.client(), cluster.sandbox());
        base = outcome.backup() == null ? base : outcome.backup();
        whole += outcome.backup() == null ? 0 : 1;
      }
      System.getLogger(KilledAgentIT.class.getName())
          .log(
              System.Logger.Level.INFO,
              KILLS
                  + " agents killed, "
                  + midway
                  + " before the backup had ended; "
                  + whole
                  + " backups whole, the others failed typed; "
                  + wholeFulls
                  + " whole full backups sent again "
                  + resent / Math.max(1, wholeFulls)
                  + " of their bytes; seed "
                  + seed);
      if (wholeFulls > 0) {
        assertThat(resent / wholeFulls).as("sent again; seed %d", seed).isLessThan(RESENT_ALLOWED);
      }
      BackupSet after = cluster.startIncremental(base).join();
      new Outcome(after, null).requireClean(cluster.client(), cluster.sandbox());
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("seed " + seed + ": " + e.getMessage() + said(), e);
    } finally {
      agents.forEach(AgentProcess::close);
    }
  }

  /** Runs a backup, kills an agent meanwhile, and starts it again. */
  private Outcome disturbed(
      FaultCluster cluster,
      Random random,
      @Nullable BackupSet base,
      double overhead,
      BackupSet typical) {
    cluster.write(100);
    AgentProcess victim = agents.get(random.nextInt(agents.size()));
    long before = cluster.proxy().sentBytes();
    BackupOperation<BackupSet> run =
        base == null ? cluster.startFull() : cluster.startIncremental(base);
    if (random.nextInt(3) == 0) { // while it plans, freezes, commits
      LockSupport.parkNanos(random.nextLong(TimeUnit.MILLISECONDS.toNanos(400)));
    } else {
      long typicalBytes = base == null ? typical.statistics().uploadedBytes() : 300_000;
      cluster.awaitSent(run, before + random.nextLong(1 + typicalBytes));
    }
    boolean during = !FaultCluster.hasEnded(run);
    midway += during ? 1 : 0;
    victim.kill();
    victim.restart();
    Outcome outcome = Outcome.of(run);
    BackupSet made = outcome.backup();
    if (made != null && base == null && during) {
      double wanted = made.statistics().uploadedBytes() * overhead;
      resent += Math.max(0, (cluster.proxy().sentBytes() - before) / wanted - 1);
      wholeFulls++;
    }
    cluster.sandbox().awaitAgents(hosts());
    return outcome;
  }

  private void startAgents(FaultCluster cluster) throws IOException {
    List<String> hosts = new ArrayList<>(List.of("127.0.0.10"));
    cluster.sandbox().storages().forEach(storaged -> hosts.add(storaged.host()));
    for (String host : hosts) {
      Path root = cluster.sandbox().root(host);
      Path temp = Files.createDirectories(root.resolve("tmp"));
      agents.add(
          AgentProcess.start(
              new HostAddress(host, freePort(host)),
              List.of("-Xmx96m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
              List.of(
                  "--meta=" + cluster.sandbox().metad(),
                  "--hbs=1",
                  // Slow enough to be caught in the act.
                  "--ratelimit=40",
                  "--serve=" + root,
                  "--service_root=" + root,
                  "--tmp_dir=" + temp)));
    }
    cluster.sandbox().awaitAgents(hosts());
  }

  private List<String> hosts() {
    return agents.stream().map(agent -> agent.address().host()).toList();
  }

  private static int freePort(String host) throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(host))) {
      return socket.getLocalPort();
    }
  }

  private String said() {
    StringBuilder said = new StringBuilder();
    for (AgentProcess agent : agents) {
      said.append("\n--- agent ").append(agent.address()).append('\n').append(agent.lastLines());
    }
    return said.toString();
  }
}
