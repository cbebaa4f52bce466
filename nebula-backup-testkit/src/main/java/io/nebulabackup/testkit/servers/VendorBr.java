// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.opentest4j.TestAbortedException;

/**
 * The vendor's {@code br}: the one that the environment names, else the one that {@code
 * dev/servers} has built. Not every module proxy serves its source, so that its tests are skipped
 * where there is none, whatever else is required. Safe for use by several threads.
 */
public final class VendorBr {

  /** The environment variable that holds the path of {@code br}, version 3.6.0. */
  public static final String PATH = "NEBULA_BACKUP_BR";

  // Reaches the console without any binding, as a warning about skipped tests must.
  private static final System.Logger LOG = System.getLogger(VendorBr.class.getName());

  private static final long LIMIT_MINUTES = 5;

  /** br keeps what it works on in one fixed directory: only one can run. */
  private static final Object ONE_AT_A_TIME = new Object();

  private final Path program;
  private final Path directory;

  private VendorBr(Path program, Path directory) {
    this.program = program;
    this.directory = directory;
  }

  /**
   * Returns the program, or skips the test if there is none.
   *
   * @param directory an existing directory for its output
   * @return the program
   * @throws AssertionError if the environment names one that cannot be run
   */
  public static VendorBr find(Path directory) {
    String named = System.getenv().getOrDefault(PATH, "");
    Path program = named.isEmpty() ? ServerProcess.place("br") : Path.of(named);
    if (Files.isExecutable(program)) {
      return new VendorBr(program, directory);
    }
    if (!named.isEmpty()) {
      throw new AssertionError(PATH + " names " + named + ", which cannot be run");
    }
    String missing =
        program + " is missing: run 'dev/servers install br', or name a br 3.6.0 in " + PATH;
    LOG.log(System.Logger.Level.WARNING, "SKIPPED: " + missing);
    throw new TestAbortedException(missing);
  }

  /**
   * What a run ended with.
   *
   * @param status its exit status
   * @param output all it printed
   */
  public record Result(int status, String output) {}

  /**
   * Runs it to its end.
   *
   * @param arguments the command and its flags
   * @return how it ended
   * @throws IllegalStateException if it does not end within five minutes
   */
  public Result run(List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(program.toString());
    command.addAll(arguments);
    command.addAll(List.of("--log", directory.resolve("br.log").toString()));
    Path output = directory.resolve("br.out");
    synchronized (ONE_AT_A_TIME) {
      try {
        Process process =
            new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
          process.destroyForcibly().onExit().join();
          throw new IllegalStateException(
              "br " + arguments.get(0) + " did not end:\n" + Files.readString(output));
        }
        return new Result(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException("cannot run " + program, e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while br was running", e);
      }
    }
  }
}
