// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.servers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.opentest4j.TestAbortedException;

/** A server that runs as long as a test needs it. Safe for use by several threads. */
public final class ServerProcess implements AutoCloseable {

  /** The environment variable that makes a missing server a failure instead of a skipped test. */
  public static final String REQUIRED = "NEBULA_BACKUP_REQUIRE_SERVERS";

  // Reaches the console without any binding, as a warning about skipped tests must.
  private static final System.Logger LOG = System.getLogger(ServerProcess.class.getName());

  private static final Duration START_LIMIT = Duration.ofMinutes(1);
  private static final int LINES_KEPT = 50;

  private final String name;
  private final Process process;
  private final Deque<String> output = new ArrayDeque<>();
  private final CompletableFuture<String> ready = new CompletableFuture<>();

  private ServerProcess(String name, Process process) {
    this.name = name;
    this.process = process;
  }

  /**
   * Returns the program of a server.
   *
   * @param name the server's name, as {@code dev/servers list} shows it
   * @return the program
   * @throws TestAbortedException if it is not there, which skips the test; {@link AssertionError}
   *     instead if the environment demands servers
   */
  public static Path program(String name) {
    Path program = place(name);
    if (Files.isExecutable(program)) {
      return program;
    }
    String missing = program + " is missing: run 'dev/servers install " + name + "'";
    if (Boolean.parseBoolean(System.getenv(REQUIRED))) {
      throw new AssertionError(missing + " (" + REQUIRED + " is set)");
    }
    LOG.log(System.Logger.Level.WARNING, "SKIPPED: " + missing);
    throw new TestAbortedException(missing);
  }

  /** Where {@code dev/servers} puts a server. */
  static Path place(String name) {
    String cache = System.getenv().getOrDefault("XDG_CACHE_HOME", "");
    Path base =
        cache.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(cache);
    return base.resolve("nebula-backup/servers/bin").resolve(name);
  }

  /**
   * Starts a server and waits until it says that it is ready.
   *
   * @param command the program and its arguments
   * @param environment what to set beyond what the test itself has
   * @param ready tells the line of output by which the server says so
   * @return the running server
   * @throws IllegalStateException if it ends or does not get ready, with its last lines
   */
  public static ServerProcess start(
      List<String> command, Map<String, String> environment, Predicate<String> ready) {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    String name = String.valueOf(Path.of(command.get(0)).getFileName());
    ServerProcess server;
    try {
      server = new ServerProcess(name, builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + command, e);
    }
    Thread reader = new Thread(() -> server.read(ready), name + "-output");
    reader.setDaemon(true);
    reader.start();
    server.awaitReady();
    return server;
  }

  private void read(Predicate<String> isReady) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        keep(line);
        if (isReady.test(line)) {
          ready.complete(line);
        }
      }
    } catch (IOException e) {
      keep(e.toString());
    }
    ready.completeExceptionally(new IllegalStateException(name + " ended:\n" + lastLines()));
  }

  private void awaitReady() {
    try {
      String line = ready.get(START_LIMIT.toSeconds(), TimeUnit.SECONDS);
      assert !line.isEmpty();
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + name + " was starting", e);
    } catch (ExecutionException e) {
      close();
      throw new IllegalStateException(e.getCause());
    } catch (TimeoutException e) {
      close();
      throw new IllegalStateException(name + " did not get ready:\n" + lastLines(), e);
    }
  }

  /**
   * Returns the process.
   *
   * @return its id
   */
  public long pid() {
    return process.pid();
  }

  /** Kills the server, as a crash would, and waits until it is gone. */
  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }

  private synchronized void keep(String line) {
    output.add(line);
    if (output.size() > LINES_KEPT) {
      output.remove();
    }
  }

  /**
   * Returns what the server said last, for messages.
   *
   * @return up to 50 lines
   */
  public synchronized String lastLines() {
    return String.join("\n", output);
  }
}
