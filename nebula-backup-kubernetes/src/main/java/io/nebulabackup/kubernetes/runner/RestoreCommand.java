// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.runner;

import io.nebulabackup.Restore;
import io.nebulabackup.model.RestoreReport;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Restores a backup; br writes {@code restore full} for it. The backup's name is the message. */
@Command(
    name = "restore",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Restores a cluster to a backup, full or incremental.")
final class RestoreCommand implements Callable<Integer> {

  /** The word that br wants after {@code restore}; it restores incremental backups as well. */
  enum Extent {
    full,
    incr
  }

  private final RunnerSession session;

  @Mixin private final ClusterFlags cluster = new ClusterFlags();

  @Option(names = "--name", required = true, paramLabel = "BACKUP", description = "Which backup.")
  private String name = "";

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      description = "Downloads side by side per host; ${DEFAULT-VALUE}.")
  private int concurrency = 5;

  @Option(
      names = "--map-host",
      paramLabel = "OLD=NEW",
      description =
          "host:port of a storaged in the backup, and of the one that takes its place; may be"
              + " repeated.")
  private Map<String, String> hosts = new LinkedHashMap<>();

  @Option(
      names = "--keep-old-data",
      description = "Leave the data set aside on the hosts after success.")
  private boolean keepOldData;

  RestoreCommand(RunnerSession session) {
    this.session = session;
  }

  /** Takes the word: that it is one of br's is all there is to check. */
  @Parameters(arity = "0..1", hidden = true, paramLabel = "full|incr")
  void extent(Extent word) {}

  @Override
  public Integer call() {
    return session.run(
        () -> cluster.connection(session.environment()),
        client -> {
          Restore restore =
              client.restores().from(name).concurrency(concurrency).listener(new ProgressLog());
          for (Map.Entry<String, String> host : hosts.entrySet()) {
            restore = restore.mapHost(host.getKey(), host.getValue());
          }
          return told((keepOldData ? restore.keepOldData() : restore).run());
        });
  }

  private String told(RestoreReport report) {
    session.print(
        "backup "
            + report.backup()
            + " is restored: "
            + report.partitions()
            + " partitions, services stopped for "
            + report.downtime().toSeconds()
            + " s");
    report.notes().forEach(note -> session.print("note: " + note));
    return report.backup();
  }
}
