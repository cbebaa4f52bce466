// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.transfer;

import io.nebulabackup.error.BackupException;
import org.jspecify.annotations.Nullable;

/** A piece of work failed for a reason its caller can react to. */
public final class WorkFailedException extends BackupException {

  private static final long serialVersionUID = 1L;

  private final Reason reason;

  /** What a caller can react to. */
  public enum Reason {
    /** The request makes no sense. */
    INVALID,
    /** What was read is not what was recorded, or does not decode. */
    DAMAGED,
    /** The source changed while it was read: the same request may succeed. */
    CHANGED,
    /** The agent cannot take on more now: the same request may succeed. */
    BUSY
  }

  /**
   * Creates the exception.
   *
   * @param reason what the caller can react to
   * @param message the object, what was found and what to do
   * @param cause the reason, or null
   */
  public WorkFailedException(Reason reason, String message, @Nullable Throwable cause) {
    super("AGENT_WORK", message, cause);
    this.reason = reason;
  }

  /**
   * Returns what the caller can react to.
   *
   * @return the reason
   */
  public Reason reason() {
    return reason;
  }

  @Override
  public boolean isRetryable() {
    return reason == Reason.CHANGED || reason == Reason.BUSY;
  }

  static WorkFailedException invalid(String message) {
    return new WorkFailedException(Reason.INVALID, message, null);
  }

  static WorkFailedException damaged(String message) {
    return new WorkFailedException(Reason.DAMAGED, message, null);
  }

  static WorkFailedException changed(String message, @Nullable Throwable cause) {
    return new WorkFailedException(Reason.CHANGED, message, cause);
  }
}
