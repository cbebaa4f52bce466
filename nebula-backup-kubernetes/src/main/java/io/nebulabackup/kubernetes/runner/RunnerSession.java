// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.runner;

import io.nebulabackup.BackupClient;
import io.nebulabackup.BackupClientBuilder;
import io.nebulabackup.BackupEvent;
import io.nebulabackup.BackupListener;
import io.nebulabackup.error.BackupException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all commands share: where they read their surroundings, and how they run and end. */
final class RunnerSession {

  private final Map<String, String> environment;
  private final PrintWriter output;

  private boolean takesBackup;
  private volatile @Nullable String begun;

  RunnerSession(Map<String, String> environment, PrintWriter output) {
    this.environment = environment;
    this.output = output;
  }

  Map<String, String> environment() {
    return environment;
  }

  /** Prints a line of the result. */
  void print(String line) {
    output.println(line);
    output.flush();
  }

  /** Leaves a termination message. */
  void leave(String message) {
    TerminationLog.of(environment).write(message);
  }

  /** Leaves the name of the backup that is being taken, for this process may be killed. */
  private void begin(@Nullable String backup) {
    begun = backup;
    leaveFailure(
        TerminationMessage.INTERRUPTED
            + ": the run was ended before it could tell what became of it");
  }

  private void leaveFailure(String message) {
    TerminationLog.of(environment)
        .write(message, takesBackup ? TerminationMessage.lastLine(begun) : "");
  }

  /** Works as {@link #run} does, on taking a backup, whose name is known as soon as it has one. */
  int take(
      Supplier<BackupClientBuilder> connection,
      BiFunction<BackupClient, BackupListener, String> work) {
    takesBackup = true;
    begin(null);
    BackupListener progress = new ProgressLog();
    return run(
        connection,
        client ->
            work.apply(
                client,
                event -> {
                  if (event instanceof BackupEvent.BackupNamed named) {
                    begin(named.backup());
                  }
                  progress.onEvent(event);
                }));
  }

  /**
   * Connects, works, and leaves what the work returns as the termination message. If the process is
   * told to end meanwhile, the work is cancelled and wound up first: its checkpoint dropped, its
   * lock released.
   */
  int run(Supplier<BackupClientBuilder> connection, Function<BackupClient, String> work) {
    CountDownLatch done = new CountDownLatch(1);
    try (BackupClient client = connection.get().connect()) {
      Thread atExit = new Thread(() -> windUp(client, done), "runner-shutdown");
      Runtime.getRuntime().addShutdownHook(atExit);
      try {
        leave(work.apply(client));
      } finally {
        withdraw(atExit);
      }
      return RunnerExit.DONE.code();
    } catch (BackupException e) {
      // The last thing the process does with it: nobody else will report it.
      log(logger -> logger.error("{}: {}", e.code(), e.getMessage()));
      leaveFailure(e.code() + ": " + e.getMessage());
      return RunnerExit.of(e).code();
    } finally {
      done.countDown();
    }
  }

  /** Ends on a mistake of ours. */
  int fail(Exception mistake) {
    log(logger -> logger.error("this should not have happened", mistake));
    leaveFailure("INTERNAL: " + mistake);
    return RunnerExit.FAILED.code();
  }

  private static void windUp(BackupClient client, CountDownLatch done) {
    client.close();
    try {
      done.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void withdraw(Thread atExit) {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      log(logger -> logger.info("told to end"));
    }
  }

  /** Made no earlier than needed: the level is known only after the command line was read. */
  private static void log(Consumer<Logger> message) {
    message.accept(LoggerFactory.getLogger(RunnerMain.class));
  }
}
