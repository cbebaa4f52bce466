// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.servers;

import io.nebulabackup.agent.transfer.Spool;
import io.nebulabackup.model.HostAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Our agent as a process of its own, started by its start script, that can be killed as nothing
 * within a JVM can. Not safe for use by several threads.
 */
public final class AgentProcess implements AutoCloseable {

  private final Path directory;
  private final List<String> command;
  private final Map<String, String> environment;
  private final HostAddress address;
  private ServerProcess process;

  private AgentProcess(
      Path directory, List<String> command, Map<String, String> environment, HostAddress address) {
    this.directory = directory;
    this.command = command;
    this.environment = environment;
    this.address = address;
    this.process = launch();
  }

  /**
   * Starts an agent with this JVM's class path, and waits until it listens.
   *
   * @param address where it listens, and the address it tells to metad
   * @param jvmOptions options of its JVM besides those of the start script
   * @param flags the agent's flags besides the address
   * @return the running agent
   */
  public static AgentProcess start(
      HostAddress address, List<String> jvmOptions, List<String> flags) {
    return start(address, jvmOptions, Map.of(), flags);
  }

  /**
   * Starts an agent with this JVM's class path, and waits until it listens.
   *
   * @param address where it listens, and the address it tells to metad
   * @param jvmOptions options of its JVM besides those of the start script
   * @param environment what to set beyond what this JVM itself has
   * @param flags the agent's flags besides the address
   * @return the running agent
   */
  public static AgentProcess start(
      HostAddress address,
      List<String> jvmOptions,
      Map<String, String> environment,
      List<String> flags) {
    try {
      Path directory = Files.createTempDirectory("agent-home-");
      List<String> command = new ArrayList<>();
      command.add(AgentHome.install(directory).script().toString());
      command.add("--agent=" + address);
      command.addAll(flags);
      Map<String, String> variables = new HashMap<>(environment);
      variables.putAll(AgentHome.environment(jvmOptions));
      return new AgentProcess(directory, List.copyOf(command), Map.copyOf(variables), address);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ServerProcess launch() {
    return ServerProcess.start(
        command, environment, line -> line.contains("agent " + address + " serves"));
  }

  /**
   * Returns where it listens.
   *
   * @return the address it was started with
   */
  public HostAddress address() {
    return address;
  }

  /**
   * Returns the process.
   *
   * @return its id, another one after {@link #restart()}
   */
  public long pid() {
    return process.pid();
  }

  /** Kills it, as SIGKILL does, and waits until it is gone. */
  public void kill() {
    process.close();
  }

  /** Starts it again after {@link #kill()}, and waits until it listens. */
  public void restart() {
    process = launch();
  }

  /**
   * Returns what it said last, for messages.
   *
   * @return up to 50 lines
   */
  public String lastLines() {
    return process.lastLines();
  }

  @Override
  public void close() {
    kill();
    try {
      Spool.deleteTree(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
