// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.metad;

/** What a replica is within its raft group (NebulaGraph src/interface/raftex.thrift, Role). */
public enum RaftRole {
  /** It takes the writes. */
  LEADER,
  /** It takes the leader's records. */
  FOLLOWER,
  /** It asks for votes. */
  CANDIDATE,
  /** It takes records and has no vote. */
  LEARNER,
  /** Anything this version does not know. */
  OTHER
}
