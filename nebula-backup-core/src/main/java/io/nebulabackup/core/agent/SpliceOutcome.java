// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.agent;

/** How a log stands to a base. */
public enum SpliceOutcome {
  /** The log goes on where the base ends. */
  CONTINUES,
  /**
   * The base's tail was never committed and was replaced: the log goes on from an earlier record.
   */
  STEPPED_BACK,
  /** The log begins too late. */
  PURGED,
  /** The log is of another raft history. */
  DIVERGED,
  /** The log ends before the base does. */
  BEHIND,
  /** There is no log. */
  MISSING
}
