// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.immutables.value.Value;

/** A NebulaRestore as it was at some moment. */
@Value.Immutable
public interface KubernetesRestore {

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
   * Returns the object's identity.
   *
   * @return the unique id that another object of the same name does not have
   */
  String uid();

  /**
   * Returns how far the restore is.
   *
   * @return the state, read from the conditions
   */
  ResourceState state();

  /**
   * Returns the phase as the operator has it. It is empty at times though the restore is running.
   *
   * @return such as {@code MetadComplete}, or empty
   */
  String phase();

  /**
   * Returns the backup that is restored.
   *
   * @return its name; empty if the object has none
   */
  String backupName();

  /**
   * Returns the new cluster.
   *
   * @return the name of the NebulaCluster, once it is known
   */
  Optional<String> restoredCluster();

  /**
   * Returns when the object was made.
   *
   * @return the API server's time
   */
  Instant createdAt();

  /**
   * Returns when the restore began.
   *
   * @return the operator's time, once it has begun
   */
  Optional<Instant> startedAt();

  /**
   * Returns when the restore was complete.
   *
   * @return the operator's time, once it is complete
   */
  Optional<Instant> completedAt();

  /**
   * Returns why the restore has failed, in a word.
   *
   * @return the operator's reason; empty if it has not failed, or none was given
   */
  String reason();

  /**
   * Returns why the restore has failed, in a sentence.
   *
   * @return the operator's message; empty if it has not failed, or none was given
   */
  String message();

  /**
   * Returns what deserved attention when this client submitted it, and what could not be checked.
   *
   * @return the warnings of {@link SubmissionPlan}; none for what was not submitted by this call
   */
  List<String> warnings();

  /** Builds restores. Not safe for use by several threads. */
  final class Builder extends ImmutableKubernetesRestore.Builder {}
}
