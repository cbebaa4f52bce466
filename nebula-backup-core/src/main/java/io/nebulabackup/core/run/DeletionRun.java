// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.run;

import io.nebulabackup.core.context.RunContext;
import io.nebulabackup.core.manifest.Manifest;
import io.nebulabackup.core.plan.ClusterProbe;
import io.nebulabackup.core.repository.Repository;
import io.nebulabackup.core.repository.RepositoryLayout;
import io.nebulabackup.core.repository.RepositoryLock;
import io.nebulabackup.error.BackupNeededException;
import io.nebulabackup.error.InvalidSpecException;
import io.nebulabackup.model.CleanupReport;
import io.nebulabackup.storage.ObjectKey;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Deletes one backup, committed or not, under the lock. The cluster has a say only in where its
 * checkpoint is; if it is gone, the backup's manifest tells whose lock to take, and without a
 * manifest every lock there is.
 */
public final class DeletionRun {

  private final Repository repository;
  private final Duration lockLease;
  private final @Nullable RunContext cluster;
  private final String backup;

  /**
   * Prepares a deletion.
   *
   * @param context what to work with
   * @param backup the backup's name
   * @throws InvalidSpecException if the text is not a backup's name: it would be a prefix of others
   */
  public DeletionRun(RunContext context, String backup) {
    this(context.repository(), context.connection().lockLease(), context, backup);
  }

  private DeletionRun(
      Repository repository, Duration lockLease, @Nullable RunContext cluster, String backup) {
    if (!RepositoryLayout.isBackupName(backup)) {
      throw new InvalidSpecException(
          "backup", backup, "pass a backup's name, such as BACKUP_2026_08_24_02_00_00");
    }
    this.repository = repository;
    this.lockLease = lockLease;
    this.cluster = cluster;
    this.backup = backup;
  }

  /**
   * Prepares a deletion without the backup's cluster.
   *
   * @param repository where the backup is
   * @param lockLease how long the lock outlives a holder that died
   * @param backup the backup's name
   * @return the deletion
   * @throws InvalidSpecException if the text is not a backup's name
   */
  public static DeletionRun withoutCluster(
      Repository repository, Duration lockLease, String backup) {
    return new DeletionRun(repository, lockLease, null, backup);
  }

  /**
   * Deletes the backup.
   *
   * @return what was removed
   * @throws BackupNeededException if other backups are based on it
   */
  public CleanupReport run() {
    Deque<RepositoryLock> locks = new ArrayDeque<>();
    try {
      for (long clusterId : clusterIds()) {
        locks.push(
            RepositoryLock.take(repository, clusterId, "deletion of " + backup, lockLease, null));
      }
      requireUnneeded();
      locks.forEach(RepositoryLock::ensureHeld);
      boolean found = repository.withdraw(backup);
      Set<ObjectKey> data = data();
      if (!data.isEmpty()) {
        locks.forEach(RepositoryLock::ensureHeld);
        repository.backend().delete(data);
        found = true;
      }
      return new CleanupReport(
          cluster != null && dropCheckpoint(cluster) ? List.of(backup) : List.of(),
          found ? List.of(backup) : List.of());
    } finally {
      locks.forEach(RepositoryLock::close);
    }
  }

  private boolean dropCheckpoint(RunContext context) {
    Checkpoints checkpoints = new Checkpoints(context);
    boolean frozen = checkpoints.names().contains(backup);
    if (frozen) {
      checkpoints.drop(backup);
    }
    return frozen;
  }

  private void requireUnneeded() {
    List<String> dependents = new ArrayList<>();
    for (String other : repository.overview().backups()) {
      // Unreadable manifests stop this: what they need cannot be known.
      if (!other.equals(backup)
          && repository.manifest(other).filter(found -> needs(found.manifest())).isPresent()) {
        dependents.add(other);
      }
    }
    if (!dependents.isEmpty()) {
      throw new BackupNeededException(backup, dependents);
    }
  }

  private boolean needs(Manifest manifest) {
    return manifest.ancestors().stream().anyMatch(ancestor -> ancestor.name().equals(backup));
  }

  private Set<ObjectKey> data() {
    Set<ObjectKey> keys = new TreeSet<>();
    for (String prefix :
        List.of(RepositoryLayout.fullPrefix(backup), RepositoryLayout.incrementPrefix(backup))) {
      repository.sizes(prefix + "/").keySet().forEach(key -> keys.add(ObjectKey.of(key)));
    }
    return keys;
  }

  /** The clusters of which a run must not be under way. */
  private Set<Long> clusterIds() {
    if (cluster != null) {
      return Set.of(
          cluster.clusterIds().first(new ClusterProbe(cluster.metad()).topology().storages()));
    }
    return repository
        .manifest(backup)
        .map(found -> Set.of(found.manifest().cluster()))
        .orElseGet(() -> repository.overview().locks().keySet());
  }
}
