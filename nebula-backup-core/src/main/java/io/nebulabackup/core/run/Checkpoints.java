// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.run;

import io.nebulabackup.core.context.RunContext;
import io.nebulabackup.core.metad.FrozenBackup;
import io.nebulabackup.core.metad.Remains;
import io.nebulabackup.core.metad.SnapshotInfo;
import io.nebulabackup.core.repository.LockRecord;
import io.nebulabackup.error.BackupException;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The cluster's checkpoints: made by a run, and dropped whatever becomes of it. Others make
 * checkpoints too, such as the vendor's br, and need them until they have uploaded them: only what
 * is known to be a run's own is dropped.
 */
final class Checkpoints {

  private final RunContext context;

  Checkpoints(RunContext context) {
    this.context = context;
  }

  /**
   * Makes a checkpoint. If metad fails on the way, what it left is dropped: its answer does not
   * name it.
   *
   * @param before the checkpoints there were
   * @param base the base's name, for a metad that cares; null for a full backup
   * @param clusterId the base's cluster
   * @return metad's answer
   */
  FrozenBackup create(List<String> before, @Nullable String base, long clusterId) {
    try {
      return context.metad().createBackup(List.of(), base, clusterId);
    } catch (BackupException e) {
      try {
        clearUp(Remains.of(e), before);
      } catch (BackupException cleaning) {
        e.addSuppressed(cleaning);
      }
      throw e;
    }
  }

  private void clearUp(Remains remains, List<String> before) {
    if (remains == Remains.NOTHING) {
      return;
    }
    List<String> candidates =
        snapshots(snapshot -> remains == Remains.UNKNOWN || !snapshot.valid()).stream()
            .filter(name -> !before.contains(name))
            .toList();
    if (remains == Remains.INVALID_RECORD && candidates.size() == 1) {
      context.events().warn("dropping the unfinished checkpoint " + candidates.get(0));
      drop(candidates.get(0));
    } else if (!candidates.isEmpty()) {
      leave(candidates, "the backup that failed");
    }
  }

  private void leave(List<String> candidates, String run) {
    context
        .events()
        .warn(
            "the cluster holds "
                + String.join(", ", candidates)
                + ", which may be of "
                + run
                + " or of somebody else: once no backup is under way, remove orphans");
  }

  void drop(String name) {
    context.metad().dropSnapshot(name);
  }

  /** Drops the checkpoint of a run that died, if it could note the name. */
  void dropNamed(LockRecord abandoned) {
    String checkpoint = abandoned.checkpoint();
    if (checkpoint != null && names().contains(checkpoint)) {
      context.events().warn("dropping the checkpoint " + checkpoint + " of " + abandoned.holder());
      drop(checkpoint);
    }
  }

  /**
   * Drops the checkpoint of a run that died before it could note the name: the one that was made
   * while that run held its lock.
   *
   * @param abandoned what the run left
   * @param clock the clock that checkpoints are named by
   */
  void dropUnnamed(LockRecord abandoned, NameClock clock) {
    List<String> before = abandoned.checkpointsBefore();
    if (abandoned.checkpoint() != null || before == null) {
      return;
    }
    List<String> candidates =
        names().stream()
            .filter(name -> !before.contains(name) && !name.equals(clock.name()))
            .filter(name -> clock.mayBeOf(abandoned, name))
            .toList();
    if (candidates.size() == 1) {
      context
          .events()
          .warn("dropping the checkpoint " + candidates.get(0) + " of " + abandoned.holder());
      drop(candidates.get(0));
    } else if (!candidates.isEmpty()) {
      leave(candidates, abandoned.holder().toString());
    }
  }

  /** Returns the names of the checkpoints that backups have made. */
  List<String> names() {
    return snapshots(any -> true);
  }

  private List<String> snapshots(Predicate<SnapshotInfo> wanted) {
    return context.metad().listSnapshots().stream()
        .filter(wanted)
        .map(SnapshotInfo::name)
        .filter(name -> name.startsWith("BACKUP_"))
        .toList();
  }
}
