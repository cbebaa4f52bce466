// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes;

import io.nebulabackup.model.BackupKind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.immutables.value.Value;

/** A NebulaBackup as it was at some moment. */
@Value.Immutable
public interface KubernetesBackup {

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
   * @return the name; not that of the backup, which is {@link #backupName()}
   */
  String name();

  /**
   * Returns the object's identity.
   *
   * @return the unique id that another object of the same name does not have
   */
  String uid();

  /**
   * Returns how far the backup is.
   *
   * @return the state, read from the conditions
   */
  ResourceState state();

  /**
   * Returns the phase as the operator has it. It is empty at times though the backup is running.
   *
   * @return such as {@code Complete}, or empty
   */
  String phase();

  /**
   * Returns the kind of backup.
   *
   * @return the kind, once the operator has told
   */
  Optional<BackupKind> kind();

  /**
   * Returns the backup's name: what an increment on it calls its base.
   *
   * @return a name such as {@code BACKUP_2024_02_05_08_05_13}, once it is known
   */
  Optional<String> backupName();

  /**
   * Returns the cluster that is backed up.
   *
   * @return the name of the NebulaCluster; empty if the object has none
   */
  String cluster();

  /**
   * Returns where the cluster is.
   *
   * @return the namespace of the NebulaCluster
   */
  String clusterNamespace();

  /**
   * Returns the base.
   *
   * @return the previous backup of the chain; empty for a full backup
   */
  Optional<String> base();

  /**
   * Returns where the backup lies.
   *
   * @return such as {@code s3://bucket/path}; empty if the object does not say
   */
  String storage();

  /**
   * Returns the URL of the store.
   *
   * @return such as {@code https://s3.us-east-2.amazonaws.com}; empty if the object has none
   */
  String endpoint();

  /**
   * Returns when the object was made.
   *
   * @return the API server's time
   */
  Instant createdAt();

  /**
   * Returns when the backup began.
   *
   * @return the operator's time, once it has begun
   */
  Optional<Instant> startedAt();

  /**
   * Returns when the backup was complete.
   *
   * @return the operator's time, once it is complete
   */
  Optional<Instant> completedAt();

  /**
   * Returns why the backup has failed, in a word.
   *
   * @return such as {@code BackupFailed}; empty if it has not failed, or no reason was given
   */
  String reason();

  /**
   * Returns why the backup has failed, in a sentence.
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

  /** Builds backups. Not safe for use by several threads. */
  final class Builder extends ImmutableKubernetesBackup.Builder {}
}
