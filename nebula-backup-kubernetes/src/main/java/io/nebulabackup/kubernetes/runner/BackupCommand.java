// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.runner;

import io.nebulabackup.error.InvalidSpecException;
import io.nebulabackup.model.BackupSet;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Takes backups. The new backup's name is the termination message. */
@Command(
    name = "backup",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    synopsisSubcommandLabel = "(full|incr)",
    description = "Takes a backup and prints its name.")
final class BackupCommand {

  private final RunnerSession session;

  BackupCommand(RunnerSession session) {
    this.session = session;
  }

  @Command(
      name = "full",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      description = "Takes a full backup.")
  int full(
      @Mixin ClusterFlags cluster,
      @Option(
              names = "--concurrency",
              defaultValue = "5",
              paramLabel = "N",
              description = "Uploads side by side per host; ${DEFAULT-VALUE}.")
          int concurrency,
      @Option(names = "--spaces", hidden = true) List<String> spaces) {
    return session.take(
        () -> {
          refuseSpaces(spaces);
          return cluster.connection(session.environment());
        },
        (client, listener) ->
            told(client.backups().full().concurrency(concurrency).listener(listener).run()));
  }

  @Command(
      name = "incr",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      description = "Takes an incremental backup.")
  int incremental(
      @Mixin ClusterFlags cluster,
      @Option(
              names = "--base",
              required = true,
              paramLabel = "BACKUP",
              description = "The previous backup of the chain, full or incremental.")
          String base,
      @Option(
              names = "--concurrency",
              defaultValue = "5",
              paramLabel = "N",
              description = "Uploads side by side per host; ${DEFAULT-VALUE}.")
          int concurrency,
      @Option(
              names = "--or-full",
              description = "Take a full backup if the WAL since the base is gone.")
          boolean orFull,
      @Option(
              names = "--or-wal-only",
              description =
                  "Where hosts run the vendor's agent, take the log alone: CLEAR SPACE is not noticed"
                      + " then, nor any INGEST that metad has forgotten.")
          boolean orWalOnly,
      @Option(names = "--spaces", hidden = true) List<String> spaces) {
    return session.take(
        () -> {
          refuseSpaces(spaces);
          return cluster.connection(session.environment());
        },
        (client, listener) -> {
          var backup = client.backups().incremental().base(base).concurrency(concurrency);
          backup = orFull ? backup.orElseFull() : backup;
          backup = orWalOnly ? backup.orElseWalOnly() : backup;
          return told(backup.listener(listener).run());
        });
  }

  private static void refuseSpaces(List<String> spaces) {
    if (spaces != null) {
      throw new InvalidSpecException(
          "--spaces",
          String.join(",", spaces),
          "leave it out: a backup holds all spaces of its cluster");
    }
  }

  private String told(BackupSet backup) {
    session.print("backup " + backup.name() + " is complete");
    List<String> notes = new ArrayList<>(backup.notes());
    notes.forEach(note -> session.print("note: " + note));
    return backup.name();
  }
}
