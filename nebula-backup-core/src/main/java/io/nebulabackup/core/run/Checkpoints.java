// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.run;

import io.nebulabackup.core.context.RunContext;
import io.nebulabackup.core.metad.FrozenBackup;
import io.nebulabackup.core.metad.SnapshotInfo;
import io.nebulabackup.core.repository.LockRecord;
import io.nebulabackup.error.BackupException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The cluster's checkpoints: made by a run, and dropped whatever becomes of it. */
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
        dropNewSince(before);
      } catch (BackupException cleaning) {
        e.addSuppressed(cleaning);
      }
      throw e;
    }
  }

  void drop(String name) {
    context.metad().dropSnapshot(name);
  }

  /**
   * Drops the checkpoint of a run that died. If the run died before it could note the name, that is
   * every backup's checkpoint that has come since it began.
   */
  void dropAbandoned(LockRecord abandoned) {
    String checkpoint = abandoned.checkpoint();
    List<String> before = abandoned.checkpointsBefore();
    if (checkpoint != null) {
      if (names().contains(checkpoint)) {
        context
            .events()
            .warn("dropping the checkpoint " + checkpoint + " of " + abandoned.holder());
        drop(checkpoint);
      }
    } else if (before != null) {
      dropNewSince(before);
    }
  }

  private void dropNewSince(List<String> before) {
    for (String name : names()) {
      if (!before.contains(name)) {
        context.events().warn("dropping the unfinished checkpoint " + name);
        drop(name);
      }
    }
  }

  /** Returns the names of the checkpoints that backups have made. */
  List<String> names() {
    return context.metad().listSnapshots().stream()
        .map(SnapshotInfo::name)
        .filter(name -> name.startsWith("BACKUP_"))
        .toList();
  }
}
