// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One run of the quick start as a program of its own: what it printed and logged, and how it ended.
 */
record QuickStartRun(int exitCode, List<String> lines, String log) {

  /** What is printed when the cluster is being frozen. */
  private static final String FREEZE = ".. FREEZE";

  /**
   * Runs the quick start to its end.
   *
   * @param log the file that becomes its log
   * @param jvmOptions options of its JVM, such as log levels
   * @param environment what to set beyond what the test itself has
   * @param arguments its arguments
   */
  static QuickStartRun of(
      Path log, List<String> jvmOptions, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx512m");
    command.addAll(jvmOptions);
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), QuickStart.class.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      List<String> lines = out.lines().toList();
      // Logs of the wire hold bytes that are no text.
      return new QuickStartRun(
          process.waitFor(), lines, Files.readString(log, StandardCharsets.ISO_8859_1));
    } finally {
      process.destroyForcibly();
    }
  }

  void expectLikeAtTheDefault() {
    assertThat(lines).as(toString()).last().isEqualTo("VERIFIED 28 partitions identical");
    assertThat(lines).anyMatch(line -> line.contains(FREEZE));
    assertThat(exitCode).isZero();
  }

  void expectFailure(String said) {
    assertThat(exitCode).isNotZero();
    assertThat(log).contains(said);
    assertThat(lines).noneMatch(line -> line.contains(FREEZE));
  }

  @Override
  public String toString() {
    String end = log.substring(Math.max(0, log.length() - 10_000));
    return String.join("\n", lines) + "\n" + end;
  }
}
