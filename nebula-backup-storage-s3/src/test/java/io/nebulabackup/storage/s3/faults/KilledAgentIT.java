// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.s3.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulabackup.BackupEvent;
import io.nebulabackup.BackupEvent.Phase;
import io.nebulabackup.BackupListener;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Agents that are killed in the middle of backups, and come back as under any supervisor. {@code
 * dev/faults} kills more of them.
 */
class KilledAgentIT {

  /** How many agents are killed, one a backup. */
  private static final int KILLS = Integer.getInteger("nebula.backup.kills", 4);

  /** Every so manieth kill is not while data moves, but when a phase begins. */
  private static final int ONE_ELSEWHERE = 5;

  private static final List<Phase> ELSEWHERE = List.of(Phase.PLAN, Phase.FREEZE, Phase.COMMIT);

  private static final double RESENT_ALLOWED = 0.15;

  /** The least that S3 allows: a RocksDB file of the data below takes two. */
  private static final int PART_BYTES = 5 << 20;

  private static final int VERTICES = 24_000;
  private static final int NEW_VERTICES = 4_000;
  private static final Duration LEASE = Duration.ofMinutes(1);

  @TempDir Path directory;

  private final List<AgentProcess> agents = new ArrayList<>();
  private final Resent fulls = new Resent();
  private final Resent increments = new Resent();

  /** How many agents were killed while data moved. */
  private int midway;

  private int whole;
  private int failedTyped;

  /** What whole backups put into the store beyond what they consist of. */
  private static final class Resent {
    private long needed;
    private long again;

    void add(long put, BackupSet made) {
      long uploaded = made.statistics().uploadedBytes();
      needed += uploaded;
      again += Math.max(0, put - uploaded);
    }

    double share() {
      return needed == 0 ? 0 : (double) again / needed;
    }
  }

  @Test
  void agentKilled_atAnyPointOfABackup_leavesItWholeOrNotThereAtAll() throws Exception {
    long seed = Long.getLong("nebula.backup.seed", System.nanoTime());
    Random random = new Random(seed);
    try (FaultCluster cluster =
        new FaultCluster(
            directory,
            SandboxCluster.builder().agents(false),
            location -> location.withOption("part-size", String.valueOf(PART_BYTES)),
            LEASE)) {
      startAgents(cluster);
      cluster.createSpaces();
      cluster.write(VERTICES);
      BackupSet base = cluster.startFull().join();
      long bytesOfFull = base.statistics().uploadedBytes();
      assertThat(cluster.bucket().largestBytes()).as("goes up in parts").isGreaterThan(PART_BYTES);
      for (int kill = 0; kill < KILLS; kill++) {
        boolean full = kill % 2 == 0;
        Outcome outcome = disturbed(cluster, random, kill, full ? null : base, bytesOfFull);
        outcome.requireClean(cluster);
        BackupSet made = outcome.backup();
        if (made != null && full) {
          deleteAllBut(made, cluster);
        }
        base = made == null ? base : made;
      }
      tell(seed, cluster);
      assertThat(midway)
          .as("killed while data moved; seed %d", seed)
          .isGreaterThanOrEqualTo(KILLS / 2);
      assertThat(fulls.share()).as("sent again; seed %d", seed).isLessThan(RESENT_ALLOWED);
      // An increment as small as this is one pack a host, of which one may be lost.
      assertThat(increments.share()).as("sent again; seed %d", seed).isLessThan(0.75);
      BackupSet after = cluster.startIncremental(base).join();
      new Outcome(after, null).requireClean(cluster);
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("seed " + seed + ": " + e.getMessage() + said(), e);
    } finally {
      agents.forEach(AgentProcess::close);
    }
  }

  private void tell(long seed, FaultCluster cluster) {
    System.getLogger(KilledAgentIT.class.getName())
        .log(
            System.Logger.Level.INFO,
            String.format(
                Locale.ROOT,
                "%d agents killed, %d of them while data moved; %d backups whole, %d failed typed;"
                    + " sent again %.4f of full backups, %.4f of increments; %d uploads left for"
                    + " MinIO to end; seed %d",
                KILLS,
                midway,
                whole,
                failedTyped,
                fulls.share(),
                increments.share(),
                cluster.bucket().unfinishedUploads(),
                seed));
  }

  /** Runs a backup, kills an agent meanwhile, and starts it again. */
  private Outcome disturbed(
      FaultCluster cluster, Random random, int number, @Nullable BackupSet base, long bytesOfFull) {
    cluster.write(NEW_VERTICES);
    boolean elsewhere = number % ONE_ELSEWHERE == ONE_ELSEWHERE - 1;
    // Metad's, the first, moves hardly any data to be caught at.
    int first = elsewhere ? 0 : 1;
    AgentProcess victim = agents.get(first + random.nextInt(agents.size() - first));
    AtomicBoolean killed = new AtomicBoolean();
    BackupListener killer;
    if (elsewhere) {
      Phase phase = ELSEWHERE.get(random.nextInt(ELSEWHERE.size()));
      killer = event -> kill(victim, killed, event.equals(new BackupEvent.PhaseStarted(phase)));
    } else {
      long expected = base == null ? bytesOfFull : NEW_VERTICES * 4_000L;
      long point = (long) (expected * (0.1 + 0.6 * random.nextDouble()));
      killer =
          event ->
              kill(
                  victim,
                  killed,
                  event instanceof BackupEvent.Progress progress
                      && progress.phase() == Phase.TRANSFER
                      && progress.bytesDone() >= point
                      && progress.bytesDone() < progress.bytesTotal());
    }
    long before = cluster.proxy().putBytes();
    BackupOperation<BackupSet> run =
        base == null ? cluster.startFull(killer) : cluster.startIncremental(base, killer);
    FaultCluster.await(() -> killed.get() || FaultCluster.hasEnded(run));
    boolean during = killed.get();
    if (during) {
      victim.restart();
    }
    Outcome outcome = Outcome.of(run);
    BackupSet made = outcome.backup();
    whole += made == null ? 0 : 1;
    failedTyped += made == null ? 1 : 0;
    if (during && !elsewhere) {
      midway++;
      if (made != null) {
        (base == null ? fulls : increments).add(cluster.proxy().putBytes() - before, made);
      }
    }
    cluster.sandbox().awaitAgents(hosts());
    return outcome;
  }

  /** The run cannot go on before its listener has returned: the kill is where it is meant to be. */
  private static void kill(AgentProcess victim, AtomicBoolean killed, boolean now) {
    if (now && !killed.get()) {
      victim.kill();
      killed.set(true);
    }
  }

  private static void deleteAllBut(BackupSet kept, FaultCluster cluster) {
    List<BackupSet> backups = new ArrayList<>(cluster.client().backups().list());
    Collections.reverse(backups);
    for (BackupSet backup : backups) {
      if (!backup.name().equals(kept.name())) {
        cluster.client().repository().delete(backup.name());
      }
    }
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
                  "--ratelimit=100",
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
