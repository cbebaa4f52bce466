// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.servers;

import io.nebulabackup.agent.AgentMain;
import io.nebulabackup.model.HostAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Our agent as a process of its own, that can be killed as nothing within a JVM can. Not safe for
 * use by several threads.
 */
public final class AgentProcess implements AutoCloseable {

  private final List<String> command;
  private final Map<String, String> environment;
  private final HostAddress address;
  private ServerProcess process;

  private AgentProcess(List<String> command, Map<String, String> environment, HostAddress address) {
    this.command = command;
    this.environment = environment;
    this.address = address;
    this.process = launch();
  }

  /**
   * Starts an agent with this JVM's class path, and waits until it listens.
   *
   * @param address where it listens, and the address it tells to metad
   * @param jvmOptions options of its JVM, such as a limit of its heap
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
   * @param jvmOptions options of its JVM, such as a limit of its heap
   * @param environment what to set beyond what this JVM itself has
   * @param flags the agent's flags besides the address
   * @return the running agent
   */
  public static AgentProcess start(
      HostAddress address,
      List<String> jvmOptions,
      Map<String, String> environment,
      List<String> flags) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(AgentMain.class.getName());
    command.add("--agent=" + address);
    command.addAll(flags);
    return new AgentProcess(List.copyOf(command), Map.copyOf(environment), address);
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
  }
}
