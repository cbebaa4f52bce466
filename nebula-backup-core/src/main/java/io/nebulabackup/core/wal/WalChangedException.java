// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.wal;

import io.nebulabackup.error.BackupException;
import org.jspecify.annotations.Nullable;

/**
 * A WAL segment changed while it was read: storaged cut off records that were never committed, or
 * removed the segment. What was read so far must be thrown away; reading the log anew may succeed.
 *
 * <p>This happens to checkpoints too, as they hold hard links: NebulaGraph rolls back by truncating
 * the file in place (src/kvstore/wal/FileBasedWal.cpp, rollbackInFile).
 */
public final class WalChangedException extends BackupException {

  private static final long serialVersionUID = 1L;

  private final String source;

  /**
   * Creates the exception.
   *
   * @param source the segment
   * @param found how it changed
   * @param cause the reason, or null
   */
  public WalChangedException(String source, String found, @Nullable Throwable cause) {
    super(
        "WAL_CHANGED", source + " changed while it was read: " + found + "; read it again", cause);
    this.source = source;
  }

  /**
   * Returns the segment.
   *
   * @return its path
   */
  public String source() {
    return source;
  }

  @Override
  public boolean isRetryable() {
    return true;
  }
}
