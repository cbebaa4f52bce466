// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.sandbox.storaged;

/** A write was not accepted, as the error code says. */
public final class WriteRefused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int code;

  /**
   * Creates the refusal.
   *
   * @param code NebulaGraph's error code, such as -3528 for blocked writes
   * @param message what was refused and why
   */
  public WriteRefused(int code, String message) {
    super(message + " (" + code + ")");
    this.code = code;
  }

  /**
   * Returns NebulaGraph's error code.
   *
   * @return the code
   */
  public int code() {
    return code;
  }
}
