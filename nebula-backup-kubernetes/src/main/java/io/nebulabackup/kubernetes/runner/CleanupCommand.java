// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.runner;

import io.nebulabackup.BackupClient;
import io.nebulabackup.model.CleanupReport;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Deletes a backup and whatever a run of that name left in the cluster. */
@Command(
    name = "cleanup",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Deletes a backup that no other needs, committed or not, and its checkpoint in the cluster.")
final class CleanupCommand implements Callable<Integer> {

  private final RunnerSession session;

  @Mixin private final ClusterFlags cluster = new ClusterFlags();

  @Option(
      names = "--name",
      required = true,
      paramLabel = "BACKUP",
      description = "Which backup; may be repeated.")
  private List<String> names = List.of();

  @Option(
      names = "--cluster-gone",
      description =
          "The cluster is no more, so leave out --meta: delete from the store alone. Deletes no"
              + " checkpoint.")
  private boolean clusterGone;

  CleanupCommand(RunnerSession session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    return session.run(
        () ->
            clusterGone
                ? cluster.storeAlone(session.environment())
                : cluster.connection(session.environment()),
        client -> {
          names.forEach(name -> delete(client, name));
          return String.join(" ", names);
        });
  }

  private void delete(BackupClient client, String name) {
    CleanupReport report = client.repository().delete(name);
    session.print(
        report.uploads().isEmpty()
            ? "the repository held nothing of " + name
            : "backup " + name + " is deleted");
  }
}
