// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.immutables.value.Value;

/** A NebulaCronBackup as it was at some moment. */
@Value.Immutable
public interface KubernetesCronBackup {

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
   * Returns when backups are taken.
   *
   * @return the schedule
   */
  String schedule();

  /**
   * Tells whether no backups are taken for the time being.
   *
   * @return true if paused
   */
  boolean paused();

  /**
   * Returns the last NebulaBackup that was made.
   *
   * @return its name, once there is one
   */
  Optional<String> lastBackup();

  /**
   * Returns when the last backup was due.
   *
   * @return the time, once there was one
   */
  Optional<Instant> lastScheduledAt();

  /**
   * Returns when the last backup that succeeded was complete.
   *
   * @return the time, once there was one
   */
  Optional<Instant> lastSucceededAt();

  /**
   * Returns when backups were last deleted for their age.
   *
   * @return the time, once there were any
   */
  Optional<Instant> cleanedAt();

  /**
   * Returns when the object was made.
   *
   * @return the API server's time
   */
  Instant createdAt();

  /**
   * Returns what deserved attention when this client submitted it, and what could not be checked.
   *
   * @return the warnings of {@link SubmissionPlan}; none for what was not submitted by this call
   */
  List<String> warnings();

  /** Builds schedules. Not safe for use by several threads. */
  final class Builder extends ImmutableKubernetesCronBackup.Builder {}
}
