// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.error;

import org.jspecify.annotations.Nullable;

/** Jobs are running that keep metad from making a backup. */
public final class RunningJobsException extends BackupException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message what failed, what was found and what to do
   * @param cause the reason, or null
   */
  public RunningJobsException(String message, @Nullable Throwable cause) {
    super("RUNNING_JOBS", message, cause);
  }

  @Override
  public boolean isRetryable() {
    return true;
  }
}
