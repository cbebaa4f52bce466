// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.wal;

import org.jspecify.annotations.Nullable;

/** What a log entry does. Source: NebulaGraph 3.8 src/kvstore/LogEncoder.h, LogType. */
public enum Operation {
  /** Sets one key. */
  PUT(0x01),
  /** Sets keys. */
  MULTI_PUT(0x02),
  /** Removes one key. */
  REMOVE(0x03),
  /** Removes keys. */
  MULTI_REMOVE(0x04),
  /** Removes all keys of a range. */
  REMOVE_RANGE(0x06),
  /** Membership: a learner joins. */
  ADD_LEARNER(0x07),
  /** Membership: leadership is handed over. */
  TRANS_LEADER(0x08),
  /** Membership: a peer joins. */
  ADD_PEER(0x09),
  /** Membership: a peer leaves. */
  REMOVE_PEER(0x10),
  /** Sets and removes keys and ranges. */
  BATCH_WRITE(0x11);

  private final byte code;

  Operation(int code) {
    this.code = (byte) code;
  }

  byte code() {
    return code;
  }

  static @Nullable Operation of(byte code) {
    for (Operation operation : values()) {
      if (operation.code == code) {
        return operation;
      }
    }
    return null;
  }

  /**
   * Tells whether this concerns the raft group and not the data.
   *
   * @return true for the four membership operations
   */
  public boolean isMembership() {
    return switch (this) {
      case ADD_LEARNER, TRANS_LEADER, ADD_PEER, REMOVE_PEER -> true;
      default -> false;
    };
  }
}
