// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.error;

import java.util.List;

/** A backup is not deleted because others are based on it. */
public final class BackupNeededException extends BackupException {

  private static final long serialVersionUID = 1L;

  private final transient List<String> dependents;

  /**
   * Creates the exception.
   *
   * @param backup the backup that was to be deleted
   * @param dependents the backups that need it
   */
  public BackupNeededException(String backup, List<String> dependents) {
    super(
        "BACKUP_NEEDED",
        backup
            + " was not deleted: "
            + String.join(", ", dependents)
            + " could not be restored without it; delete the newest of a chain first",
        null);
    this.dependents = List.copyOf(dependents);
  }

  /**
   * Returns the backups that need it.
   *
   * @return their names, at least one
   */
  public List<String> dependents() {
    return dependents;
  }
}
