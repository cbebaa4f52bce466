// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup;

/** Something that happened in an operation. */
public sealed interface BackupEvent {

  /** The phases of all operations, in the order in which an operation that has them runs them. */
  enum Phase {
    /** Finding out whether and how the operation can succeed. */
    PLAN,
    /** Making the checkpoint; metad blocks writes within. */
    FREEZE,
    /** Moving data. */
    TRANSFER,
    /** Checking what landed and publishing the manifest. */
    COMMIT,
    /** Dropping the checkpoint and the lock. */
    RELEASE,
    /** Reading the chain's manifests. */
    RESOLVE,
    /** Checking the backup. */
    VERIFY,
    /** Stopping services. */
    STOP,
    /** Setting the old data aside. */
    SET_ASIDE,
    /** Fetching the base's data. */
    STAGE_BASE,
    /** Laying out the WAL. */
    ADD_DELTAS,
    /** Restoring metad's tables. */
    RESTORE_META,
    /** Starting services. */
    START,
    /** Checking that every partition has reached the backup's position. */
    CHECK,
    /** Dropping the old data. */
    DROP_OLD_DATA
  }

  /**
   * A phase began.
   *
   * @param phase the phase
   */
  record PhaseStarted(Phase phase) implements BackupEvent {}

  /**
   * Data moved.
   *
   * @param phase the phase it belongs to
   * @param bytesDone bytes moved in this phase so far, all hosts together
   * @param bytesTotal bytes to move in this phase as far as known; never less than done
   */
  record Progress(Phase phase, long bytesDone, long bytesTotal) implements BackupEvent {}

  /**
   * Something deserves attention though the operation goes on.
   *
   * @param message a sentence
   */
  record Warning(String message) implements BackupEvent {}

  /**
   * A new backup has its name: metad has made the checkpoint. From now on the repository may hold
   * data under this name, whether or not the backup is ever committed.
   *
   * @param backup the backup's name
   */
  record BackupNamed(String backup) implements BackupEvent {}
}
