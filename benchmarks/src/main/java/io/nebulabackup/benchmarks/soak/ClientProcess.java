// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.benchmarks.soak;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The client's process, seen from the cluster's. Not safe for use by several threads. */
final class ClientProcess implements AutoCloseable {

  private final Process process;
  private final BufferedReader answers;
  private final BufferedWriter commands;

  private ClientProcess(Process process) {
    this.process = process;
    this.answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    this.commands =
        new BufferedWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
  }

  static ClientProcess start(String metad, String repository) throws IOException {
    return new ClientProcess(
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // A heap that leaves room for the rest within the runner's documented 300 MiB.
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                SoakClient.class.getName(),
                metad,
                repository)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start());
  }

  /**
   * Runs a command.
   *
   * @return what follows its {@code ok}, word by word
   * @throws CommandFailed with what follows its {@code failed}
   */
  String[] run(String command) throws IOException, CommandFailed {
    commands.write(command);
    commands.newLine();
    commands.flush();
    String answer = answers.readLine();
    if (answer == null) {
      throw new CommandFailed(command + ": the client's process ended");
    }
    if (!answer.startsWith("ok ")) {
      throw new CommandFailed(command + ": " + answer);
    }
    return answer.substring(3).split(" ", -1);
  }

  long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }

  /** A command that did not end well. */
  static final class CommandFailed extends Exception {
    private static final long serialVersionUID = 1L;

    CommandFailed(String message) {
      super(message);
    }
  }
}
