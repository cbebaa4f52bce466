// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.grpc;

import io.nebulabackup.agent.paths.ServedPaths;
import io.nebulabackup.agent.transfer.RateLimit;
import io.nebulabackup.agent.transfer.Spool;
import io.nebulabackup.agent.transfer.Stores;
import io.nebulabackup.agent.transfer.WorkFailedException;
import io.nebulabackup.model.HostAddress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * What the work of calls needs.
 *
 * @param paths confines paths
 * @param stores opens stores
 * @param rateLimit the limit of all transfers
 * @param spool where data is spooled
 * @param address tells the address the agent goes by, which it may learn only when it listens
 * @param startedAt when it started
 */
public record AgentParts(
    ServedPaths paths,
    Stores stores,
    RateLimit rateLimit,
    Spool spool,
    Supplier<HostAddress> address,
    Instant startedAt) {

  private static final String CLUSTER_ID = "cluster.id";

  /** Enough to see that a file is longer than it should be. */
  private static final int MOST_BYTES = 4096;

  String version() {
    String version = AgentParts.class.getPackage().getImplementationVersion();
    return version == null ? "(development)" : version;
  }

  /**
   * Reads the cluster id of a service: 8 bytes, little-endian (NebulaGraph
   * src/clients/meta/FileBasedClusterIdMan.cpp).
   */
  OptionalLong clusterId(String root) throws IOException {
    Path file = paths.inside(root + "/" + CLUSTER_ID);
    byte[] bytes;
    try (InputStream in = paths.read(file)) {
      bytes = in.readNBytes(MOST_BYTES);
    } catch (NoSuchFileException e) {
      return OptionalLong.empty();
    }
    if (bytes.length != Long.BYTES) {
      throw new WorkFailedException(
          WorkFailedException.Reason.DAMAGED,
          file + " has " + bytes.length + " bytes, a cluster id has " + Long.BYTES,
          null);
    }
    return OptionalLong.of(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong());
  }
}
