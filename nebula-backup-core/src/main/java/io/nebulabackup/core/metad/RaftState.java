// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.metad;

import java.util.List;

/**
 * The raft state of one replica at one moment.
 *
 * @param role what it is within its group
 * @param term its current term
 * @param committedLogId the last record it has applied to its data
 * @param lastLogId the last record in its WAL
 * @param lastLogTerm that record's term
 * @param status what it is doing
 * @param peers the raft addresses of its group, itself included; a learner's ends in {@code
 *     _learner}
 */
public record RaftState(
    RaftRole role,
    long term,
    long committedLogId,
    long lastLogId,
    long lastLogTerm,
    RaftStatus status,
    List<String> peers) {

  /** Copies the list. */
  public RaftState {
    peers = List.copyOf(peers);
  }
}
