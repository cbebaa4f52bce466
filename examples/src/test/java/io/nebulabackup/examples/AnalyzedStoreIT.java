// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulabackup.BackupClient;
import io.nebulabackup.model.BackupSet;
import io.nebulabackup.model.PartitionId;
import io.nebulabackup.storage.StorageLocation;
import io.nebulabackup.storage.analysis.StorageProfile;
import io.nebulabackup.storage.analysis.StorageProperty;
import io.nebulabackup.testkit.sandbox.SandboxCluster;
import io.nebulabackup.testkit.sandbox.SandboxSpace;
import io.nebulabackup.testkit.servers.FakeGcsServer;
import io.nebulabackup.testkit.servers.MinioServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an analysis says of real stores holds: backups with its profile's settings come back. */
class AnalyzedStoreIT {

  private static final int TAG = 1;

  @TempDir Path directory;

  @Test
  void minio_isFoundFit_andBackupsWithTheProfilesSettingsComeBack() {
    try (MinioServer minio = MinioServer.start(directory.resolve("minio"), "analyzed")) {
      StorageProfile profile = analyzeThenRestore(minio.location("s3://analyzed/prod"));

      assertThat(profile.settings()).containsEntry("part-size", "5242880");
      assertThat(profile.partSizes()).containsExactly(5L << 20);
    }
  }

  @Test
  void fakeGcsServer_isFoundFit_andBackupsWithTheProfilesSettingsComeBack() {
    try (FakeGcsServer gcs = FakeGcsServer.start("analyzed")) {
      StorageProfile profile = analyzeThenRestore(gcs.location("gs://analyzed/prod"));

      assertThat(profile.settings()).containsEntry("chunk-size", "1048576");
      assertThat(profile.partSizes()).containsExactly(1L << 20);
    }
  }

  private StorageProfile analyzeThenRestore(StorageLocation repository) {
    try (SandboxCluster sandbox =
        SandboxCluster.builder().directory(directory.resolve("cluster")).start()) {
      StorageProfile profile = analyze(repository);
      StorageLocation probed = repository;
      for (Map.Entry<String, String> setting : profile.settings().entrySet()) {
        probed = probed.withOption(setting.getKey(), setting.getValue());
      }
      try (BackupClient client =
          BackupClient.builder()
              .metad(sandbox.metad())
              .repository(probed)
              .timeout(Duration.ofSeconds(30))
              .connect()) {
        backUpAndRestore(sandbox, client);
      }
      return profile;
    }
  }

  private static StorageProfile analyze(StorageLocation repository) {
    try (BackupClient client = BackupClient.builder().repository(repository).connect()) {
      StorageProfile profile = client.repository().analyze().requireTrustworthy();
      assertThat(profile.kept()).containsExactly(StorageProperty.values());
      return profile;
    }
  }

  private static void backUpAndRestore(SandboxCluster sandbox, BackupClient client) {
    SandboxSpace space = sandbox.createSpace("g", 4, 3);
    fill(space, 0, 300);
    BackupSet full = client.backups().full().run();
    fill(space, 200, 300);
    Map<PartitionId, String> expected = contents(sandbox);
    BackupSet increment = client.backups().incremental().base(full.name()).run();
    sandbox.destroyData();

    client.restores().from(increment.name()).startTimeout(Duration.ofMinutes(2)).run();

    sandbox.awaitAgents();
    assertThat(contents(sandbox)).isEqualTo(expected);
  }

  private static Map<PartitionId, String> contents(SandboxCluster sandbox) {
    sandbox.heartbeat();
    sandbox.heartbeat();
    Map<PartitionId, String> contents = new TreeMap<>();
    sandbox.leaderDigests().forEach((id, digest) -> contents.put(id, digest.sha256()));
    return contents;
  }

  private static void fill(SandboxSpace space, int from, int count) {
    try (SandboxSpace.Batch batch = space.batch()) {
      for (int i = from; i < from + count; i++) {
        batch.putVertex("v" + i, TAG, "value " + i);
      }
    }
  }
}
