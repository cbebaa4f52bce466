// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.endtoend;

import io.nebulabackup.BackupClient;
import io.nebulabackup.BackupEvent;
import io.nebulabackup.BackupListener;
import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A client in a JVM of its own that is gone, without a word, at some moment of a backup. */
final class CrashingClient {

  static final int KILLED = 137;
  static final int SURVIVED = 3;

  private CrashingClient() {}

  /**
   * Takes a backup and ends this JVM on the way.
   *
   * @param arguments metad, repository, the base's name or {@code -}, the phase at whose beginning
   *     to end, and whether to wait for the phase's first progress
   */
  public static void main(String[] arguments) {
    BackupEvent.Phase phase = BackupEvent.Phase.valueOf(arguments[3]);
    boolean midway = Boolean.parseBoolean(arguments[4]);
    BackupListener killer =
        event -> {
          boolean begun = event.equals(new BackupEvent.PhaseStarted(phase)) && !midway;
          boolean moved =
              midway && event instanceof BackupEvent.Progress progress && progress.phase() == phase;
          if (begun || moved) {
            Runtime.getRuntime().halt(KILLED);
          }
        };
    try (BackupClient client = BackupClient.connect(arguments[0], arguments[1])) {
      if (arguments[2].equals("-")) {
        client.backups().full().listener(killer).run();
      } else {
        client.backups().incremental().base(arguments[2]).listener(killer).run();
      }
    }
    System.exit(SURVIVED);
  }

  /** Runs {@link #main} in another JVM and returns its exit code. */
  static int run(Cluster cluster, String base, BackupEvent.Phase phase, boolean midway)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                List.of(
                    System.getProperty("java.home") + File.separator + "bin/java",
                    "-Xmx256m",
                    "-cp",
                    System.getProperty("java.class.path"),
                    CrashingClient.class.getName(),
                    cluster.sandbox().metad(),
                    cluster.repository(),
                    base,
                    phase.name(),
                    Boolean.toString(midway)))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!process.waitFor(3, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new IllegalStateException("the crashing client hangs in " + phase);
    }
    return process.exitValue();
  }
}
