// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.vendor;

import io.nebulabackup.error.BackupException;

/** A program of the service's installation failed, did not end, or is not there. */
public final class CommandFailedException extends BackupException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message the program, how it ended and what it said
   */
  public CommandFailedException(String message) {
    super("COMMAND_FAILED", message, null);
  }
}
