// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.error;

import org.jspecify.annotations.Nullable;

/** A host has no agent, or its agent does not answer. */
public final class AgentUnavailableException extends BackupException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message what failed, what was found and what to do
   * @param cause the reason, or null
   */
  public AgentUnavailableException(String message, @Nullable Throwable cause) {
    super("AGENT_UNAVAILABLE", message, cause);
  }

  @Override
  public boolean isRetryable() {
    return true;
  }
}
