// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.servers;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulabackup.core.agent.AgentClient;
import io.nebulabackup.model.HostAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that the agent is started by where it is installed. */
class AgentScriptTest {

  private static final String SERVES = " serves ";

  @TempDir Path directory;

  private ServerProcess start(Path script, HostAddress address, List<String> jvmOptions) {
    return ServerProcess.start(
        List.of(script.toString(), "--agent=" + address, "--serve=" + directory),
        AgentHome.environment(jvmOptions),
        line -> line.contains("agent " + address + SERVES));
  }

  private static void assertAnswers(HostAddress address) {
    try (AgentClient client = AgentClient.connect(address, null, Duration.ofSeconds(30))) {
      client.healthCheck();
    }
  }

  private static HostAddress free() {
    return new HostAddress("127.0.0.1", FreePort.find());
  }

  private static List<String> arguments(ServerProcess process) {
    return List.of(ProcessHandle.of(process.pid()).orElseThrow().info().arguments().orElseThrow());
  }

  @Test
  void script_reachedThroughALink_startsTheAgentWithItsOptionsAndTheUsersAfterThem()
      throws IOException {
    AgentHome home = AgentHome.install(Files.createDirectory(directory.resolve("a home")));
    Path link = Files.createSymbolicLink(directory.resolve("agent"), home.script());
    HostAddress address = free();

    try (ServerProcess agent = start(link, address, List.of("-Xmx80m", "-Dmine=1"))) {
      assertAnswers(address);
      List<String> arguments = arguments(agent);
      assertThat(arguments)
          .containsSubsequence("-Xmx96m", "-XX:+UseSerialGC", "-Xmx80m", "-Dmine=1", "-cp")
          .noneMatch(argument -> argument.contains("SharedArchiveFile"));
    }
  }

  /** The stores' clients log, at that level, the tokens and keys that they send. */
  @Test
  void debug_letsOnlyTheAgentItselfSayMore() throws IOException {
    HostAddress address = free();
    try (AgentProcess agent =
        AgentProcess.start(address, List.of(), List.of("--serve=" + directory, "--debug=true"))) {
      assertAnswers(agent.address());

      assertThat(agent.lastLines().lines().filter(line -> line.contains(" DEBUG ")))
          .allMatch(line -> line.contains(" DEBUG io.nebulabackup."));
    }
  }

  @Test
  void script_withAnArchiveOfClasses_hasItUsed_andStartsThoughItBeNone() throws IOException {
    AgentHome home = AgentHome.install(Files.createDirectory(directory.resolve("a home")));
    Files.writeString(home.classArchive(), "of another Java");
    HostAddress address = free();

    try (ServerProcess agent = start(home.script(), address, List.of())) {
      assertAnswers(address);
      assertThat(arguments(agent)).contains("-XX:SharedArchiveFile=" + home.classArchive());
    }
  }
}
