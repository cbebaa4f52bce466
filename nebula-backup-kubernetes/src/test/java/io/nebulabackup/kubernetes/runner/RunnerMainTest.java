// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulabackup.spec.TlsSpec;
import io.nebulabackup.testkit.sandbox.SandboxCluster;
import io.nebulabackup.testkit.sandbox.SandboxKeys;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  @ParameterizedTest
  @CsvSource({
    "backup full WHERE --s3.secret-key HUSH, unknown option --s3.secret-key; there is",
    "backup full WHERE --s3.secret-key=HUSH, unknown option --s3.secret-key;",
    "backup full WHERE --s3.secret-key --HUSH, unknown option --s3.secret-key;",
    "backup full WHERE HUSH, an argument too many",
    "backup HUSH, an argument too many",
    "HUSH, an argument too many",
    "restore HUSH, write full|incr",
    "restore full --name b --storage-option HUSH, write --storage-option NAME=VALUE",
    "restore full --name --gs.credentials=HUSH, missing: --name BACKUP",
    "backup full --concurrency HUSH, write --concurrency N",
    "backup incr --base b --or-full=HUSH, --or-full",
    "backup incr --base b --or-wal-only=HUSH, --or-wal-only",
    "backup full --enable-ssl=HUSH, write --enable-ssl true|false",
    "backup full --s3.access_key HUSH --s3.access_key HUSH, --s3.access_key is given more than once"
  })
  void secret_onAWrongCommandLine_isNotRepeated_butTheOptionIsNamed(String line, String told)
      throws Exception {
    String secret = "wJalrXUtnFEMI/K7MDENG";

    String typed = line.replace("WHERE", "--meta m:9559 --storage s3://b").replace("HUSH", secret);

    assertThat(run(typed.split(" ", -1))).isEqualTo(RunnerExit.USAGE.code());

    assertThat(message()).startsWith("USAGE: ").contains(told).doesNotContain(secret);
    assertThat(errors.toString(StandardCharsets.UTF_8)).contains(told).doesNotContain(secret);
    assertThat(output.toString()).doesNotContain(secret);
  }

  @Test
  void log_thatCannotBeWritten_isWrongUsage_andTheMessageSaysWhy() throws Exception {
    Path log = directory.resolve("absent/br.log");

    assertThat(run("show", "--storage", repository(), "--log", log.toString()))
        .isEqualTo(RunnerExit.USAGE.code());

    assertThat(message()).contains("--log is '" + log + "'").contains("NoSuchFile");
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
  void clusterBehindTls_isBackedUpByWhoKnowsItsCertificates_fromFlagsAsFromTheEnvironment()
      throws Exception {
    SandboxKeys metad = SandboxKeys.create(directory, "metad");
    SandboxKeys agents = SandboxKeys.create(directory, "agents");
    SandboxKeys owner = SandboxKeys.create(directory, "owner");
    try (SandboxCluster cluster =
        SandboxCluster.builder()
            .directory(directory.resolve("cluster"))
            .metadTls(own(metad).build())
            .agentTls(own(agents).trustedCertificates(owner.certificate()).build())
            .start()) {
      cluster.createSpace("g", 1, 3).putVertex("a", 1, "1");
      String[] full =
          with(
              new String[] {"--meta", cluster.metad(), "--storage", repository()},
              "backup",
              "full",
              "--enable-ssl");
      assertThat(run(full)).isEqualTo(RunnerExit.CLUSTER_UNAVAILABLE.code());
      assertThat(message()).contains(cluster.metad());

      environment.put(RunnerVariables.METAD_CA, metad.certificate().toString());
      String[] named = with(new String[] {"--server-name", SandboxKeys.NAME}, full);
      assertThat(run(named)).as("agents that are not known").isNotZero();
      assertThat(
              run(
                  with(
                      new String[] {
                        "--agent-ca", agents.certificate().toString(),
                        "--agent-cert", owner.certificate().toString(),
                        "--agent-key", owner.key().toString(),
                        "--agent-server-name", SandboxKeys.NAME
                      },
                      named)))
          .as(errors.toString(StandardCharsets.UTF_8))
          .isZero();

      environment.put(RunnerVariables.AGENT_CA, agents.certificate().toString());
      environment.put(RunnerVariables.AGENT_CERTIFICATE, owner.certificate().toString());
      environment.put(RunnerVariables.AGENT_KEY, owner.key().toString());
      environment.put(RunnerVariables.AGENT_SERVER_NAME, SandboxKeys.NAME);
      assertThat(run(named)).as(errors.toString(StandardCharsets.UTF_8)).isZero();

      environment.remove(RunnerVariables.METAD_CA);
      assertThat(run(with(new String[] {"--insecure-skip-verify"}, full))).isZero();
    }
  }

  private static TlsSpec.Builder own(SandboxKeys keys) {
    return TlsSpec.builder().certificate(keys.certificate()).privateKey(keys.key());
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
