// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.endtoend;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.nebulabackup.model.HostAddress;
import io.nebulabackup.model.PartitionId;
import io.nebulabackup.testkit.sandbox.SandboxCluster;
import io.nebulabackup.testkit.sandbox.SandboxSpace;
import io.nebulabackup.testkit.sandbox.storaged.PartDigest;
import java.nio.file.Path;
import java.util.Map;
import java.util.NavigableMap;

/** A NebulaGraph cluster with one space, and what tests ask of it. */
final class Nebula implements AutoCloseable {

  private static final int TAG = 1;

  private final SandboxCluster sandbox;

  Nebula(Path directory) {
    this(directory, SandboxCluster.builder());
  }

  Nebula(Path directory, SandboxCluster.Builder builder) {
    this.sandbox = builder.directory(directory).start();
    sandbox.createSpace("g", 3, 3);
  }

  SandboxCluster sandbox() {
    return sandbox;
  }

  String metad() {
    return sandbox.metad();
  }

  Nebula fill(int from, int count) {
    try (SandboxSpace.Batch batch = sandbox.space("g").batch()) {
      for (int i = from; i < from + count; i++) {
        batch.putVertex("v" + i, TAG, "value " + i);
      }
    }
    return this;
  }

  /** What the leaders hold, once everybody has applied everything. */
  NavigableMap<PartitionId, PartDigest> contents() {
    sandbox.heartbeat();
    sandbox.heartbeat();
    return sandbox.leaderDigests();
  }

  void requireContents(NavigableMap<PartitionId, PartDigest> expected) {
    sandbox.awaitAgents();
    sandbox.heartbeat();
    sandbox.heartbeat();
    NavigableMap<PartitionId, Map<HostAddress, PartDigest>> actual = sandbox.digests();
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    expected.forEach(
        (id, digest) ->
            assertThat(requireNonNull(actual.get(id)).values())
                .as("replicas of %s", id)
                .isNotEmpty()
                .allSatisfy(found -> assertThat(found.sha256()).isEqualTo(digest.sha256())));
  }

  @Override
  public void close() {
    sandbox.close();
  }
}
