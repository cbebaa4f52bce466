// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes;

import io.nebulabackup.error.BackupException;
import org.jspecify.annotations.Nullable;

/** The Kubernetes API server refused a request, or could not be asked. */
public final class KubernetesException extends BackupException {

  private static final long serialVersionUID = 1L;

  private static final int TOO_MANY_REQUESTS = 429;
  private static final int FIRST_SERVER_ERROR = 500;

  private final int status;

  /**
   * Creates the exception.
   *
   * @param message what failed, what was found and what to do; never a secret
   * @param status the HTTP status of the answer, or 0 if there was none
   * @param cause the reason, or null
   */
  public KubernetesException(String message, int status, @Nullable Throwable cause) {
    super("KUBERNETES", message, cause);
    this.status = status;
  }

  /**
   * Returns what the API server answered.
   *
   * @return the HTTP status, or 0 if there was no answer
   */
  public int status() {
    return status;
  }

  @Override
  public boolean isRetryable() {
    return status == 0 || status == TOO_MANY_REQUESTS || status >= FIRST_SERVER_ERROR;
  }
}
