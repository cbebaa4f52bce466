// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.runner;

import io.nebulabackup.error.AgentUnavailableException;
import io.nebulabackup.error.BackupCancelledException;
import io.nebulabackup.error.BackupException;
import io.nebulabackup.error.BackupNeededException;
import io.nebulabackup.error.BackupNotFoundException;
import io.nebulabackup.error.BackupOutcomeUnknownException;
import io.nebulabackup.error.ConcurrentBackupException;
import io.nebulabackup.error.CorruptBackupException;
import io.nebulabackup.error.CorruptWalException;
import io.nebulabackup.error.ForeignClusterException;
import io.nebulabackup.error.IncompatibleFormatException;
import io.nebulabackup.error.InvalidSpecException;
import io.nebulabackup.error.MetadUnavailableException;
import io.nebulabackup.error.PlanFailedException;
import io.nebulabackup.error.RepositoryMismatchException;
import io.nebulabackup.error.RunningJobsException;
import io.nebulabackup.error.StoragedUnavailableException;
import io.nebulabackup.error.WalGapException;
import io.nebulabackup.storage.StorageException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** How the runner ends. The numbers do not change. */
public enum RunnerExit {
  /** Everything was done. */
  DONE(0),
  /** It failed for a reason that has no number of its own. */
  FAILED(1),
  /** The command line or the environment does not make sense. */
  USAGE(2),
  /** metad, a storaged or an agent cannot be reached. */
  CLUSTER_UNAVAILABLE(3),
  /** The store refuses access, has no such bucket, or fails in another way that will not pass. */
  STORE_FAILED(4),
  /** The backup named, or the base named, is not in the repository. */
  BACKUP_NOT_FOUND(5),
  /** The cluster no longer holds the WAL since the base: take a full backup. */
  WAL_GAP(6),
  /** A backup or the cluster's WAL is damaged, or is of a format this version cannot read. */
  DAMAGED(7),
  /** Another backup, or a job that excludes backups, is running: try again later. */
  BUSY(8),
  /** The cluster or the repository is not the one that the base was taken of. */
  MISMATCH(9),
  /** The store did not say whether the backup was committed: look before trying again. */
  OUTCOME_UNKNOWN(10),
  /** Other backups are based on the one to delete: delete those first. */
  BACKUP_NEEDED(11),
  /** The store cannot be reached, or is overloaded: try again later. */
  STORE_UNAVAILABLE(12),
  /** The runner was told to end, and has wound up what it was doing. */
  CANCELLED(143);

  private static final Map<Class<? extends BackupException>, RunnerExit> KINDS =
      Map.ofEntries(
          Map.entry(InvalidSpecException.class, USAGE),
          Map.entry(MetadUnavailableException.class, CLUSTER_UNAVAILABLE),
          Map.entry(StoragedUnavailableException.class, CLUSTER_UNAVAILABLE),
          Map.entry(AgentUnavailableException.class, CLUSTER_UNAVAILABLE),
          Map.entry(BackupNotFoundException.class, BACKUP_NOT_FOUND),
          Map.entry(WalGapException.class, WAL_GAP),
          Map.entry(CorruptBackupException.class, DAMAGED),
          Map.entry(CorruptWalException.class, DAMAGED),
          Map.entry(IncompatibleFormatException.class, DAMAGED),
          Map.entry(ConcurrentBackupException.class, BUSY),
          Map.entry(RunningJobsException.class, BUSY),
          Map.entry(BackupNeededException.class, BACKUP_NEEDED),
          Map.entry(ForeignClusterException.class, MISMATCH),
          Map.entry(RepositoryMismatchException.class, MISMATCH),
          Map.entry(BackupOutcomeUnknownException.class, OUTCOME_UNKNOWN),
          Map.entry(BackupCancelledException.class, CANCELLED));

  private final int code;

  RunnerExit(int code) {
    this.code = code;
  }

  /**
   * Returns the process's exit code.
   *
   * @return 0 to 255
   */
  public int code() {
    return code;
  }

  /**
   * Returns what an exit code means.
   *
   * @param code the exit code of a runner's process or container
   * @return the meaning, or empty if the runner did not end by itself
   */
  public static Optional<RunnerExit> of(int code) {
    return Stream.of(values()).filter(exit -> exit.code == code).findFirst();
  }

  /**
   * Returns how the runner ends on a failure. Several problems have a number of their own if they
   * are all of one kind.
   *
   * @param failure what ended the run
   * @return how it ends
   */
  public static RunnerExit of(BackupException failure) {
    if (failure instanceof PlanFailedException several) {
      List<RunnerExit> exits = several.problems().stream().map(RunnerExit::of).distinct().toList();
      return exits.size() == 1 ? exits.get(0) : FAILED;
    }
    if (failure instanceof StorageException) {
      return failure.isRetryable() ? STORE_UNAVAILABLE : STORE_FAILED;
    }
    return KINDS.getOrDefault(failure.getClass(), FAILED);
  }
}
