// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulabackup.BackupClient;
import io.nebulabackup.BackupClientBuilder;
import io.nebulabackup.model.BackupSet;
import io.nebulabackup.model.HostAddress;
import io.nebulabackup.model.PartitionId;
import io.nebulabackup.testkit.sandbox.SandboxCluster;
import io.nebulabackup.testkit.sandbox.SandboxSpace;
import io.nebulabackup.testkit.sandbox.storaged.PartDigest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.function.Consumer;

/** A sandbox with a repository and a client, as most tests here want them. */
final class Cluster implements AutoCloseable {

  static final int TAG = 1;

  private final Path directory;
  private final SandboxCluster sandbox;
  private final BackupClient client;

  Cluster(Path directory, SandboxCluster.Builder builder) {
    this(directory, builder, client -> {});
  }

  /** Starts a sandbox and a client with something of its own, such as TLS. */
  Cluster(
      Path directory, SandboxCluster.Builder builder, Consumer<BackupClientBuilder> clientOptions) {
    this.directory = directory;
    this.sandbox = builder.directory(directory.resolve("cluster")).start();
    BackupClientBuilder options = options(repository());
    clientOptions.accept(options);
    this.client = options.connect();
  }

  static Cluster start(Path directory) {
    return new Cluster(directory, SandboxCluster.builder());
  }

  SandboxCluster sandbox() {
    return sandbox;
  }

  BackupClient client() {
    return client;
  }

  BackupClient connect(String repository) {
    return options(repository).connect();
  }

  private BackupClientBuilder options(String repository) {
    return BackupClient.builder()
        .metad(sandbox.metad())
        .repository(repository)
        .timeout(Duration.ofSeconds(20));
  }

  Path repositoryDir() {
    return directory.resolve("repository");
  }

  String repository() {
    return repositoryDir().toUri().toString();
  }

  BackupSet full() {
    return client.backups().full().run();
  }

  BackupSet incremental(BackupSet base) {
    return client.backups().incremental().base(base.name()).run();
  }

  /** Restores, after all data has been lost. */
  void restoreFromNothing(String backup) {
    sandbox.destroyData();
    client.restores().from(backup).startTimeout(Duration.ofMinutes(2)).run();
    sandbox.awaitAgents();
  }

  /** What the leaders hold, once everybody has applied everything. */
  NavigableMap<PartitionId, PartDigest> contents() {
    sandbox.heartbeat();
    sandbox.heartbeat();
    return sandbox.leaderDigests();
  }

  void requireContents(NavigableMap<PartitionId, PartDigest> expected) {
    sandbox.heartbeat();
    sandbox.heartbeat();
    NavigableMap<PartitionId, Map<HostAddress, PartDigest>> actual = sandbox.digests();
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    expected.forEach(
        (id, digest) ->
            assertThat(actual.get(id))
                .as("partition %s", id)
                .isNotEmpty()
                .allSatisfy(
                    (host, found) -> {
                      assertThat(found.keys()).as("keys on %s", host).isEqualTo(digest.keys());
                      assertThat(found.sha256())
                          .as("digest on %s", host)
                          .isEqualTo(digest.sha256());
                    }));
  }

  /** Who holds a replica of a partition. */
  List<HostAddress> holders(PartitionId id) {
    return List.copyOf(sandbox.digests().getOrDefault(id, Map.of()).keySet());
  }

  static void fill(SandboxSpace space, int from, int count) {
    try (SandboxSpace.Batch batch = space.batch()) {
      for (int i = from; i < from + count; i++) {
        batch.putVertex("v" + i, TAG, "value " + i);
      }
    }
  }

  /** Every object in the repository. */
  List<Path> objects() {
    if (!Files.exists(repositoryDir())) {
      return List.of();
    }
    try (var found = Files.walk(repositoryDir())) {
      return found
          .filter(Files::isRegularFile)
          .filter(path -> !path.toString().contains("/.nebula-backup-tmp/"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try (sandbox) {
      client.close();
    }
  }
}
