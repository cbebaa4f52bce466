// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.sandbox.meta;

/** Metad answers with an error code. */
public final class MetaError extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int code;

  /**
   * Creates the error.
   *
   * @param code NebulaGraph's error code
   * @param message why, for whoever debugs a test
   */
  public MetaError(int code, String message) {
    super(message + " (" + code + ")");
    this.code = code;
  }

  /**
   * Returns the code.
   *
   * @return NebulaGraph's error code
   */
  public int code() {
    return code;
  }
}
