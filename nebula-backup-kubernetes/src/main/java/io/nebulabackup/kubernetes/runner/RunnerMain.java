// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.runner;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nebulabackup.error.InvalidSpecException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;

/** The runner as a process; see this package's documentation. */
@Command(
    name = "nebula-backup-runner",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    synopsisSubcommandLabel = "COMMAND",
    description = "Backs up and restores a NebulaGraph cluster; takes the place of br and br-ent.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:failed",
      "2:wrong usage",
      "3:metad, a storaged or an agent cannot be reached",
      "4:the store failed for good: no access, no such bucket",
      "5:no such backup",
      "6:the WAL since the base is gone: take a full backup",
      "7:a backup or the WAL is damaged",
      "8:another backup or job is running: try later",
      "9:not the cluster or the repository of the base",
      "10:unknown whether the backup was committed",
      "11:other backups need the one to delete",
      "12:the store cannot be reached: try later",
      "143:told to end"
    })
public final class RunnerMain {

  private static final String LOG_LEVEL = "org.slf4j.simpleLogger.defaultLogLevel";

  // Only what is our own: store clients log the session tokens and keys that they send.
  private static final String OWN_LOG_LEVEL = "org.slf4j.simpleLogger.log.io.nebulabackup";

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "true|false",
      description = "Log more.")
  private boolean debug;

  @Option(
      names = "--log",
      scope = ScopeType.INHERIT,
      paramLabel = "FILE",
      description = "Write the log to this file as well.")
  private @Nullable Path log;

  private RunnerMain() {}

  /**
   * Runs the program and ends the process.
   *
   * @param arguments the command line
   */
  public static void main(String[] arguments) {
    MarkedLog errors = new MarkedLog(new FileOutputStream(FileDescriptor.err));
    System.setErr(errors.stream());
    PrintWriter output =
        new PrintWriter(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    System.exit(run(arguments, System.getenv(), output, errors));
  }

  static int run(
      String[] arguments, Map<String, String> environment, PrintWriter output, MarkedLog errors) {
    RunnerMain main = new RunnerMain();
    RunnerSession session = new RunnerSession(environment, output);
    CommandLine line =
        new CommandLine(main)
            .addSubcommand(new BackupCommand(session))
            .addSubcommand(new RestoreCommand(session))
            .addSubcommand(new ShowCommand(session))
            .addSubcommand(new CleanupCommand(session));
    line.setOut(output).setErr(new PrintWriter(errors.stream(), true, UTF_8));
    line.setExecutionStrategy(
        parsed -> {
          main.prepareLog(errors, parsed.commandSpec().commandLine());
          return new CommandLine.RunLast().execute(parsed);
        });
    line.setExecutionExceptionHandler((e, command, parsed) -> session.fail(e));
    line.setParameterExceptionHandler(
        (e, given) -> {
          String problem = UsageProblem.of(e);
          e.getCommandLine().getErr().println(problem);
          e.getCommandLine().usage(e.getCommandLine().getErr());
          session.leave(RunnerExit.USAGE.name() + ": " + problem);
          return RunnerExit.USAGE.code();
        });
    return line.execute(arguments);
  }

  private void prepareLog(MarkedLog errors, CommandLine line) {
    // Before anything logs: the logging back end reads it once.
    System.setProperty(LOG_LEVEL, System.getProperty(LOG_LEVEL, "info"));
    if (debug) {
      System.setProperty(OWN_LOG_LEVEL, "debug");
    }
    if (log != null) {
      try {
        errors.copyTo(Files.newOutputStream(log));
      } catch (IOException e) {
        throw new ParameterException(
            line,
            "no log",
            new InvalidSpecException("--log", log.toString(), "name a file to write: " + e, e));
      }
    }
  }
}
