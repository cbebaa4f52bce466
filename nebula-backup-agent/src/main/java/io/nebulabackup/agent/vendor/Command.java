// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.vendor;

import io.nebulabackup.core.agent.Cancellation;
import io.nebulabackup.error.BackupCancelledException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs one program below a service's root directory, by argument vector: no shell reads it. */
final class Command {

  private static final int SHOWN_BYTES = 4096;

  private final Path root;
  private final String program;
  private final List<String> arguments;

  /** How a program ended. */
  record Outcome(int exitCode, String output) {}

  Command(Path root, String program, List<String> arguments) {
    this.root = root;
    this.program = program;
    this.arguments = List.copyOf(arguments);
  }

  /** Runs the program to its end; its failure is told by the outcome. */
  Outcome run(Duration timeout, Path tempDir, Cancellation cancellation) throws IOException {
    Path executable = root.resolve(program);
    if (!Files.isExecutable(executable)) {
      throw new CommandFailedException(
          executable + " does not exist or may not be run by the agent's user");
    }
    List<String> line = new ArrayList<>();
    line.add(executable.toString());
    line.addAll(arguments);
    // A file, not a pipe: a daemon started by the script inherits it, and a pipe would not end.
    Path output = Files.createTempFile(tempDir, "command-", ".out");
    try {
      Process process =
          new ProcessBuilder(line)
              .directory(root.toFile())
              .redirectErrorStream(true)
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .redirectOutput(output.toFile())
              .start();
      return new Outcome(exitCode(process, timeout, output, cancellation), head(output));
    } finally {
      Files.deleteIfExists(output);
    }
  }

  /** Runs the program and insists on its success. */
  void require(Duration timeout, Path tempDir, Cancellation cancellation) throws IOException {
    Outcome outcome = run(timeout, tempDir, cancellation);
    if (outcome.exitCode() != 0) {
      throw new CommandFailedException(
          this + " ended with exit code " + outcome.exitCode() + ": " + outcome.output());
    }
  }

  private int exitCode(Process process, Duration timeout, Path output, Cancellation cancellation)
      throws IOException {
    try (Cancellation.Registration ignored = cancellation.onCancel(process::destroy)) {
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new CommandFailedException(
            this + " did not end within " + timeout + " and was killed: " + head(output));
      }
      cancellation.check();
      return process.exitValue();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new BackupCancelledException("interrupted while " + this + " ran", e);
    }
  }

  private static String head(Path output) throws IOException {
    try (InputStream in = Files.newInputStream(output)) {
      return new String(in.readNBytes(SHOWN_BYTES), StandardCharsets.UTF_8).strip();
    }
  }

  @Override
  public String toString() {
    return root.resolve(program) + " " + String.join(" ", arguments);
  }
}
