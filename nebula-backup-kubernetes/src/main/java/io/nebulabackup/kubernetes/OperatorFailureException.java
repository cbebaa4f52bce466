// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes;

import io.nebulabackup.error.BackupException;

/**
 * The operator reported that what an object asked for has failed. It does not try again; the Job's
 * Pod has the log if {@code autoRemoveFinished} is not set. The log may hold the store's
 * credentials (nebula-operator 1.8 passes them as arguments), so it is no part of this error.
 */
public final class OperatorFailureException extends BackupException {

  private static final long serialVersionUID = 1L;

  private final String reason;

  /**
   * Creates the exception.
   *
   * @param message which object, what the operator said of it, and what to do
   * @param reason the operator's word for it, such as {@code BackupFailed}; empty if it gave none
   */
  public OperatorFailureException(String message, String reason) {
    super("OPERATOR_FAILURE", message, null);
    this.reason = reason;
  }

  /**
   * Returns the operator's word for the failure.
   *
   * @return such as {@code BackupFailed}; empty if it gave none
   */
  public String reason() {
    return reason;
  }
}
