// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes;

/** How far the operator is with what an object asks for. */
public enum ResourceState {
  /** It has not begun. */
  PENDING,
  /** It is at it. */
  RUNNING,
  /** It has succeeded. */
  COMPLETE,
  /** It has failed and does not try again. */
  FAILED;

  /**
   * Tells whether this is the last state.
   *
   * @return true if nothing more happens
   */
  public boolean isFinal() {
    return this == COMPLETE || this == FAILED;
  }
}
