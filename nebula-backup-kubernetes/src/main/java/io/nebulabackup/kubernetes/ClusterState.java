// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes;

import java.time.Duration;
import java.util.Optional;
import org.immutables.value.Value;

/** What matters for backups of a NebulaCluster, as it was at some moment. */
@Value.Immutable
public interface ClusterState {

  /**
   * Returns a builder.
   *
   * @return an empty builder
   */
  static Builder builder() {
    return new Builder();
  }

  /**
   * Returns the object's namespace.
   *
   * @return the namespace
   */
  String namespace();

  /**
   * Returns the object's name.
   *
   * @return the name
   */
  String name();

  /**
   * Tells whether backups are enabled: {@code spec.enableBR}.
   *
   * @return true if an agent runs, or is to run, beside every service
   */
  boolean backupEnabled();

  /**
   * Returns the agent's image with its tag.
   *
   * @return the image; empty if the cluster does not name one
   */
  Optional<String> agentImage();

  /**
   * Tells whether the operator says that the cluster is ready, and says so of the object as it is
   * now.
   *
   * @return true if all is up
   */
  boolean ready();

  /**
   * Returns how long storaged keeps its WAL.
   *
   * @return {@code wal_ttl} if the object sets it
   */
  Optional<Duration> walTtl();

  /** Builds states. Not safe for use by several threads. */
  final class Builder extends ImmutableClusterState.Builder {}
}
