// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.nebulabackup.BackupClient;
import io.nebulabackup.model.HostAddress;
import io.nebulabackup.model.PartitionId;
import io.nebulabackup.storage.StorageLocation;
import io.nebulabackup.testkit.sandbox.SandboxCluster;
import io.nebulabackup.testkit.sandbox.SandboxSpace;
import io.nebulabackup.testkit.sandbox.storaged.PartDigest;
import io.nebulabackup.testkit.servers.VendorAgent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeSet;

/** A sandbox with the agents of either side, and a client of ours at a repository. */
final class InteropCluster implements AutoCloseable {

  private static final int TAG = 1;

  private final SandboxCluster sandbox;
  private final List<VendorAgent> vendorAgents = new ArrayList<>();
  private final BackupClient client;

  private InteropCluster(SandboxCluster sandbox, StorageLocation repository) {
    this.sandbox = sandbox;
    this.client =
        BackupClient.builder()
            .metad(sandbox.metad())
            .repository(repository)
            .timeout(Duration.ofSeconds(30))
            .connect();
  }

  static InteropCluster withOurAgents(Path directory, StorageLocation repository) {
    SandboxCluster.Builder sandbox =
        SandboxCluster.builder().directory(directory.resolve("cluster"));
    if (repository.scheme().equals("file")) {
      // What an agent in the vendor's place must be told for br's local backups.
      sandbox.localStorage(Path.of(repository.uri()));
    }
    return new InteropCluster(sandbox.start(), repository);
  }

  static InteropCluster withVendorAgents(Path directory, StorageLocation repository) {
    return withVendorAgents(directory, repository, SandboxCluster.builder());
  }

  static InteropCluster withVendorAgents(
      Path directory, StorageLocation repository, SandboxCluster.Builder sandbox) {
    InteropCluster cluster =
        new InteropCluster(
            sandbox.directory(directory.resolve("cluster")).agents(false).start(), repository);
    cluster.startVendorAgents();
    return cluster;
  }

  /** Puts our agents in the place of the vendor's. */
  void replaceAgents() {
    vendorAgents.forEach(VendorAgent::close);
    vendorAgents.clear();
    sandbox.startAgents();
  }

  private void startVendorAgents() {
    try {
      for (String host : hosts()) {
        vendorAgents.add(VendorAgent.start(host, sandbox.metad()));
      }
      sandbox.awaitAgents(hosts());
    } catch (RuntimeException | AssertionError e) {
      close();
      throw e;
    }
  }

  private Set<String> hosts() {
    Set<String> hosts = new TreeSet<>();
    hosts.add(HostAddress.parse(sandbox.metad()).host());
    sandbox.storages().forEach(storage -> hosts.add(storage.host()));
    return hosts;
  }

  SandboxCluster sandbox() {
    return sandbox;
  }

  BackupClient client() {
    return client;
  }

  void awaitAgents() {
    sandbox.awaitAgents(hosts());
  }

  static void fill(SandboxSpace space, int from, int count) {
    try (SandboxSpace.Batch batch = space.batch()) {
      for (int i = from; i < from + count; i++) {
        batch.putVertex("v" + i, TAG, "value " + i);
      }
    }
  }

  static void deleteOne(SandboxSpace space, int which) {
    space.deleteVertex("v" + which, TAG);
  }

  /** What the leaders hold, once everybody has applied everything. */
  NavigableMap<PartitionId, PartDigest> contents() {
    sandbox.heartbeat();
    sandbox.heartbeat();
    return sandbox.leaderDigests();
  }

  void requireContents(NavigableMap<PartitionId, PartDigest> expected) {
    awaitAgents();
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

  @Override
  public void close() {
    try (sandbox) {
      client.close();
    } finally {
      vendorAgents.forEach(VendorAgent::close);
    }
  }
}
