// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.metad;

import io.nebulabackup.error.BackupCancelledException;
import io.nebulabackup.error.BackupException;
import io.nebulabackup.error.MetadUnavailableException;

/**
 * What a createBackup that failed has left on the cluster. Metad records a backup as INVALID before
 * it touches a storaged, and leaves it so if a later step fails; its answer does not name it
 * (NebulaGraph src/meta/processors/admin/CreateBackupProcessor.cpp).
 */
public enum Remains {
  /** The call was refused, or never sent, before anything was recorded. */
  NOTHING,
  /** A record with the status INVALID, and checkpoints on some hosts. */
  INVALID_RECORD,
  /** It cannot be told; metad may even be at work still. */
  UNKNOWN;

  /**
   * Tells what a failed call has left.
   *
   * @param failure what {@link MetadClient#createBackup} threw
   * @return what it left
   */
  public static Remains of(BackupException failure) {
    if (failure.getCause() instanceof Refusal refusal) {
      return switch (refusal.code()) {
        case -4, -3531, -3061, -2066, -2056, -13, -2001, -2067, -27, -5, -2010, -2072 -> NOTHING;
        case -3, -2041, -24, -25, -26 -> INVALID_RECORD;
        // Writing the record fails with the same codes before the first step and after the last.
        default -> UNKNOWN;
      };
    }
    return failure instanceof MetadUnavailableException
            || failure instanceof BackupCancelledException
        ? NOTHING
        : UNKNOWN;
  }
}
