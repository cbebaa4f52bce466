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
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Deletes one backup, committed or not, under the lock. */
public final class DeletionRun {

  private final RunContext context;
  private final String backup;

  /**
   * Prepares a deletion.
   *
   * @param context what to work with
   * @param backup the backup's name
   * @throws InvalidSpecException if the text is not a backup's name: it would be a prefix of others
   */
  public DeletionRun(RunContext context, String backup) {
    if (!RepositoryLayout.isBackupName(backup)) {
      throw new InvalidSpecException(
          "backup", backup, "pass a backup's name, such as BACKUP_2026_08_24_02_00_00");
    }
    this.context = context;
    this.backup = backup;
  }

  /**
   * Deletes the backup.
   *
   * @return what was removed
   * @throws BackupNeededException if other backups are based on it
   */
  public CleanupReport run() {
    try (RepositoryLock lock =
        RepositoryLock.take(
            context.repository(),
            clusterId(),
            "deletion of " + backup,
            context.connection().lockLease(),
            null)) {
      requireUnneeded();
      lock.ensureHeld();
      boolean found = context.repository().withdraw(backup);
      Set<ObjectKey> data = data();
      if (!data.isEmpty()) {
        lock.ensureHeld();
        context.repository().backend().delete(data);
        found = true;
      }
      Checkpoints checkpoints = new Checkpoints(context);
      boolean frozen = checkpoints.names().contains(backup);
      if (frozen) {
        checkpoints.drop(backup);
      }
      return new CleanupReport(
          frozen ? List.of(backup) : List.of(), found ? List.of(backup) : List.of());
    }
  }

  private void requireUnneeded() {
    Repository repository = context.repository();
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
      context.repository().sizes(prefix + "/").keySet().forEach(key -> keys.add(ObjectKey.of(key)));
    }
    return keys;
  }

  private long clusterId() {
    return context.clusterIds().first(new ClusterProbe(context.metad()).topology().storages());
  }
}
