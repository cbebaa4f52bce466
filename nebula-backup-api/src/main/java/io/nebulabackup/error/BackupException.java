// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.error;

import org.jspecify.annotations.Nullable;

/**
 * The root of all failures this library reports. The message says what failed, what was found and
 * what to do; it never holds a secret.
 */
public abstract class BackupException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String code;

  /**
   * Creates the exception.
   *
   * @param code a stable, upper-case name of this kind of failure, for machines
   * @param message what failed, what was found and what to do
   * @param cause the reason, or null
   */
  protected BackupException(String code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /**
   * Returns the stable name of this kind of failure, for machines.
   *
   * @return an upper-case name such as {@code "WAL_GAP"}
   */
  public final String code() {
    return code;
  }

  /**
   * Tells whether the same call may succeed later without anyone changing anything.
   *
   * @return true if trying again makes sense
   */
  public boolean isRetryable() {
    return false;
  }

  /**
   * Tells whether the failed call is known to have left nothing behind that counts, so that a
   * clean-up may remove what it wrote.
   *
   * @return false only if the outcome of the call is unknown
   */
  public boolean isSafeToClean() {
    return true;
  }
}
