// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulabackup.BackupClient;
import io.nebulabackup.testkit.sandbox.SandboxCluster;
import io.nebulabackup.testkit.sandbox.SandboxSpace;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupToolTest {

  @TempDir Path directory;

  @Test
  void everyCommand_againstACluster_doesItsWork() {
    String repository = directory.resolve("repository").toUri().toString();
    try (SandboxCluster cluster =
            SandboxCluster.builder().directory(directory.resolve("cluster")).start();
        BackupClient client = BackupClient.connect(cluster.metad(), repository)) {
      SandboxSpace space = cluster.createSpace("g", 2, 3);
      space.putVertex("v1", 1, "one");

      assertThat(run(cluster, repository, "full")).isZero();
      String full = client.backups().latest().orElseThrow().name();
      space.putVertex("v2", 1, "two");
      assertThat(run(cluster, repository, "incremental", full)).isZero();
      String incremental = client.backups().latest().orElseThrow().name();
      assertThat(incremental).isNotEqualTo(full);
      assertThat(BackupTool.run("--repository", repository, "list")).isZero();
      assertThat(BackupTool.run("--repository", repository, "verify", incremental)).isZero();
      space.putVertex("v3", 1, "three");
      assertThat(run(cluster, repository, "restore", incremental)).isZero();

      assertThat(cluster.space("g").vertex("v2", 1)).contains("two");
      assertThat(cluster.space("g").vertex("v3", 1)).isEmpty();
    }
  }

  private static int run(SandboxCluster cluster, String repository, String... command) {
    String[] arguments = new String[4 + command.length];
    arguments[0] = "--metad";
    arguments[1] = cluster.metad();
    arguments[2] = "--repository";
    arguments[3] = repository;
    System.arraycopy(command, 0, arguments, 4, command.length);
    return BackupTool.run(arguments);
  }

  @Test
  void wrongUsageAndUnknownBackup_haveExitCodesOfTheirOwn() {
    String repository = directory.resolve("empty").toUri().toString();
    assertThat(BackupTool.run()).isEqualTo(2);
    assertThat(BackupTool.run("--repository", repository, "dance")).isEqualTo(2);
    assertThat(BackupTool.run("--repository", repository, "verify", "BACKUP_2020_01_01_00_00_00"))
        .isEqualTo(1);
  }
}
