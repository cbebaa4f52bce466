// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulabackup.testkit.sandbox.SandboxCluster;
import io.nebulabackup.testkit.sandbox.SandboxSpace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunnerMainTest {

  @TempDir Path directory;

  private final StringWriter output = new StringWriter();
  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
  private final Map<String, String> environment = new HashMap<>();

  private int run(String... arguments) {
    environment.put(RunnerVariables.TERMINATION_LOG, directory.resolve("message").toString());
    output.getBuffer().setLength(0);
    errors.reset();
    return RunnerMain.run(
        arguments, environment, new PrintWriter(output, true), new MarkedLog(errors));
  }

  private String message() throws IOException {
    return Files.readString(directory.resolve("message"));
  }

  private String repository() {
    return "local://" + directory.resolve("repository");
  }

  @Test
  void chain_takenShownRestoredAndCleanedUp_withTheWordsOfBr() throws Exception {
    try (SandboxCluster cluster =
        SandboxCluster.builder().directory(directory.resolve("cluster")).start()) {
      SandboxSpace space = cluster.createSpace("g", 2, 3);
      space.putVertex("a", 1, "1");
      String[] common = {"--meta", cluster.metad(), "--storage", repository()};

      assertThat(run(with(common, "backup", "full", "--concurrency", "2"))).isZero();
      String full = message();
      assertThat(output.toString()).startsWith("backup " + full + " is complete");
      space.putVertex("b", 1, "2");
      assertThat(run(with(common, "backup", "incr", "--base", full))).isZero();
      String incremental = message();
      assertThat(run("show", "--storage", repository())).isZero();
      assertThat(output.toString().lines())
          .anyMatch(line -> line.matches("\\| " + full + " .* \\| g +\\| true +\\| true .*"))
          .anyMatch(
              line ->
                  line.matches("\\| " + incremental + " .* \\| g +\\| false .*" + full + " \\|"));

      assertThat(run(with(common, "cleanup", "--name", full)))
          .isEqualTo(RunnerExit.BACKUP_NEEDED.code());
      assertThat(message()).startsWith("BACKUP_NEEDED: ").contains(incremental);
      assertThat(run(with(common, "restore", "full", "--name", full))).isZero();
      assertThat(message()).isEqualTo(full);
      cluster.awaitAgents();
      assertThat(run(with(common, "cleanup", "--name", incremental))).isZero();
      assertThat(run(with(common, "cleanup", "--name", full))).isZero();
      assertThat(run(with(common, "cleanup", "--name", full))).isZero();
      assertThat(output.toString()).contains("held nothing of " + full);
    }
  }

  @Test
  void backup_failedMidway_leavesItsNameForTheCleanUp() throws Exception {
    try (SandboxCluster cluster =
        SandboxCluster.builder().directory(directory.resolve("cluster")).start()) {
      cluster.createSpace("g", 2, 3).putVertex("a", 1, "1");
      String[] common = {"--meta", cluster.metad(), "--storage", repository()};
      assertThat(run(with(common, "backup", "incr", "--base", "BACKUP_2001_01_01_00_00_00")))
          .isEqualTo(RunnerExit.BACKUP_NOT_FOUND.code());
      TerminationMessage early = TerminationMessage.parse(message());
      assertThat(early.words()).startsWith("BACKUP_NOT_FOUND: ");
      assertThat(early.tellsOfBackup()).isTrue();
      assertThat(early.begun()).isEmpty();

      assertThat(run(with(common, "backup", "full"))).isZero();
      String full = message();
      // Where the increments would go.
      Files.createFile(directory.resolve("repository/nebula-increments"));
      assertThat(run(with(common, "backup", "incr", "--base", full))).isNotZero();

      TerminationMessage late = TerminationMessage.parse(message());
      assertThat(late.words()).matches("(?s)[A-Z_]+: .+").doesNotStartWith("INTERRUPTED");
      assertThat(late.begun()).isPresent().isNotEqualTo(Optional.of(full));
      assertThat(late.committed()).isEmpty();
    }
  }

  @Test
  void cleanup_clusterGone_needsTheStoreAlone() throws Exception {
    String full;
    try (SandboxCluster cluster =
        SandboxCluster.builder().directory(directory.resolve("cluster")).start()) {
      cluster.createSpace("g", 2, 3).putVertex("a", 1, "1");
      assertThat(run("backup", "full", "--meta", cluster.metad(), "--storage", repository()))
          .isZero();
      full = message();
    }
    String[] gone = {"cleanup", "--name", full, "--storage", repository()};

    assertThat(run(gone)).isEqualTo(RunnerExit.USAGE.code());
    assertThat(message()).contains("--meta");
    assertThat(run("cleanup", "--name", full, "--storage", repository(), "--cluster-gone"))
        .isZero();
    assertThat(output.toString()).contains("backup " + full + " is deleted");
  }

  private static String[] with(String[] common, String... words) {
    String[] all = java.util.Arrays.copyOf(words, words.length + common.length);
    System.arraycopy(common, 0, all, words.length, common.length);
    return all;
  }

  @Test
  void missingFlag_isWrongUsage_andTheMessageNamesIt() throws Exception {
    assertThat(run("backup", "incr", "--meta", "m:9559", "--storage", "s3://b"))
        .isEqualTo(RunnerExit.USAGE.code());
    assertThat(message()).contains("--base");
    assertThat(errors.toString(StandardCharsets.UTF_8).lines())
        .isNotEmpty()
        .allMatch(line -> line.startsWith("+ "));
  }

  @Test
  void noCommand_isWrongUsage() {
    assertThat(run()).isEqualTo(RunnerExit.USAGE.code());
  }

  @Test
  void spaces_cannotBeChosen_andTheMessageSaysSo() throws Exception {
    assertThat(
            run(
                "backup",
                "full",
                "--meta",
                "m:9559",
                "--storage",
                repository(),
                "--spaces",
                "g",
                "--spaces",
                "h"))
        .isEqualTo(RunnerExit.USAGE.code());
    assertThat(message()).contains("--spaces").contains("g,h");
  }

  @Test
  void uncheckedCertificates_areRefused() throws Exception {
    assertThat(
            run(
                "backup",
                "full",
                "--meta",
                "m:9559",
                "--storage",
                repository(),
                "--enable-ssl",
                "--insecure-skip-verify"))
        .isEqualTo(RunnerExit.USAGE.code());
    assertThat(message()).contains("--insecure-skip-verify").contains("CA_CERT_PATH");
  }

  @Test
  void log_goesToAFileAsWell_withoutMarks() throws Exception {
    Path log = directory.resolve("br.log");
    int exit =
        run(
            "cleanup",
            "--name",
            "x",
            "--meta",
            "m",
            "--storage",
            repository(),
            "--log",
            log.toString());
    assertThat(exit).isEqualTo(RunnerExit.USAGE.code());
    assertThat(message()).startsWith("INVALID_SPEC: metad is 'm'");
    assertThat(log).exists();
  }
}
