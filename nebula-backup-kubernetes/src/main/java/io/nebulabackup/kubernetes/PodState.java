// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes;

import java.time.Instant;
import org.immutables.value.Value;

/** A Pod of a backup's Job as it was at some moment. */
@Value.Immutable
public interface PodState {

  /**
   * Returns a builder.
   *
   * @return an empty builder
   */
  static Builder builder() {
    return new Builder();
  }

  /**
   * Returns the Pod's name.
   *
   * @return the Job's name and something random
   */
  String name();

  /**
   * Returns how many containers are ready.
   *
   * @return a number up to that of all
   */
  int readyContainers();

  /**
   * Returns how many containers there are, without those that run before the others.
   *
   * @return 1 and the number of sidecars
   */
  int containers();

  /**
   * Returns what the Pod is doing, as kubectl puts it.
   *
   * @return such as {@code Running}, {@code Completed} or {@code ImagePullBackOff}
   */
  String status();

  /**
   * Returns how often containers were started again.
   *
   * @return the number
   */
  int restarts();

  /**
   * Returns when the Pod was made.
   *
   * @return the API server's time
   */
  Instant createdAt();

  /** Builds states. Not safe for use by several threads. */
  final class Builder extends ImmutablePodState.Builder {}
}
