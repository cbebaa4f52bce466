// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.sandbox.storaged;

/** Storaged has ended itself, as the real one does when a check of its own fails. */
public final class StoragedCrash extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * Creates the crash.
   *
   * @param message what did not hold
   */
  public StoragedCrash(String message) {
    super(message);
  }
}
