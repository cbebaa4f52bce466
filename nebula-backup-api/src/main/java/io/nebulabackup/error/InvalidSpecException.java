// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.error;

import org.jspecify.annotations.Nullable;

/** A parameter does not make sense. Nothing was asked of the cluster or the store. */
public final class InvalidSpecException extends BackupException {

  private static final long serialVersionUID = 1L;

  private final String field;

  /**
   * Creates the exception.
   *
   * @param field the parameter's name
   * @param found what was passed; never a secret
   * @param advice what to pass instead
   */
  public InvalidSpecException(String field, String found, String advice) {
    this(field, found, advice, null);
  }

  /**
   * Creates the exception.
   *
   * @param field the parameter's name
   * @param found what was passed; never a secret
   * @param advice what to pass instead
   * @param cause the reason, or null
   */
  public InvalidSpecException(
      String field, String found, String advice, @Nullable Throwable cause) {
    super("INVALID_SPEC", field + " is '" + found + "': " + advice, cause);
    this.field = field;
  }

  /**
   * Returns which parameter was wrong.
   *
   * @return the parameter's name
   */
  public String field() {
    return field;
  }
}
