// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes;

import java.time.Instant;
import java.util.Optional;
import org.immutables.value.Value;

/** A backup's Job as it was at some moment. */
@Value.Immutable
public interface JobState {

  /**
   * Returns a builder.
   *
   * @return an empty builder
   */
  static Builder builder() {
    return new Builder();
  }

  /**
   * Returns the Job's name.
   *
   * @return {@code backup-full-} or {@code backup-incr-} and the name of the NebulaBackup
   */
  String name();

  /**
   * Returns how many Pods have succeeded.
   *
   * @return 0 or 1
   */
  int succeeded();

  /**
   * Returns how many Pods have to succeed.
   *
   * @return 1
   */
  int completions();

  /**
   * Tells whether the Job has failed for good.
   *
   * @return true if so
   */
  boolean failed();

  /**
   * Returns when the Job was made.
   *
   * @return the API server's time
   */
  Instant createdAt();

  /**
   * Returns when the Job began.
   *
   * @return the time, once it has begun
   */
  Optional<Instant> startedAt();

  /**
   * Returns when the Job had succeeded.
   *
   * @return the time, once it has
   */
  Optional<Instant> completedAt();

  /** Builds states. Not safe for use by several threads. */
  final class Builder extends ImmutableJobState.Builder {}
}
