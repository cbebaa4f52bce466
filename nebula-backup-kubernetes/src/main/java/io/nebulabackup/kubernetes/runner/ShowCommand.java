// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.runner;

import io.nebulabackup.BackupClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists the backups. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Lists the backups in a repository.")
final class ShowCommand implements Callable<Integer> {

  private final RunnerSession session;

  @Mixin private final StoreFlags store = new StoreFlags();

  ShowCommand(RunnerSession session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    return session.run(
        () -> BackupClient.builder().repository(store.location(session.environment())),
        client -> {
          var backups = client.backups().list();
          BackupTable.of(backups).forEach(session::print);
          return backups.size() + " backups";
        });
  }
}
