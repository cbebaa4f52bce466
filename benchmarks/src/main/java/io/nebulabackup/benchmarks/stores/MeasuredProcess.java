// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.benchmarks.stores;

import io.nebulabackup.benchmarks.measure.ProcessUse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs a program and measures it from outside, so that every program is measured alike. CPU time
 * and memory are read from Linux's /proc every 10 ms; what falls into the last 10 ms is not seen.
 */
final class MeasuredProcess {

  private MeasuredProcess() {}

  /**
   * What a run cost.
   *
   * @param wall from start to end
   * @param cpuSeconds user and system time, all threads
   * @param peakRss the most memory resident at once, in MiB
   */
  record Cost(Duration wall, double cpuSeconds, double peakRss) {

    double wallSeconds() {
      return wall.toNanos() / 1e9;
    }
  }

  /**
   * Runs a program to its end.
   *
   * @throws IllegalStateException if it fails, with what it printed
   */
  static Cost run(List<String> command, Map<String, String> environment) {
    try {
      Path output = Files.createTempFile("bench-output", ".txt");
      try {
        return run(command, environment, output);
      } finally {
        Files.delete(output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + command, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + command + " ran", e);
    }
  }

  private static Cost run(List<String> command, Map<String, String> environment, Path output)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().putAll(environment);
    long start = System.nanoTime();
    Process process = builder.start();
    try {
      double cpu = 0;
      double rss = 0;
      while (!process.waitFor(10, TimeUnit.MILLISECONDS)) {
        try {
          cpu = ProcessUse.cpuSeconds(process.pid());
          rss = ProcessUse.peakMebibytes(process.pid());
        } catch (IOException e) {
          // It ends at this moment; what was read before stands.
        }
      }
      Duration wall = Duration.ofNanos(System.nanoTime() - start);
      if (process.exitValue() != 0) {
        throw new IllegalStateException(
            command + " ended with " + process.exitValue() + ":\n" + Files.readString(output));
      }
      return new Cost(wall, cpu, rss);
    } finally {
      process.destroyForcibly();
    }
  }
}
