// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.paths;

import io.nebulabackup.error.BackupException;

/** A path lies outside what the agent serves. Nothing was touched. */
public final class PathRefusedException extends BackupException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param path the path as it was asked for
   * @param reason why it is refused
   */
  public PathRefusedException(String path, String reason) {
    super("PATH_REFUSED", "path '" + path + "' is refused: " + reason, null);
  }
}
