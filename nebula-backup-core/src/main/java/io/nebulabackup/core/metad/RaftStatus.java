// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.metad;

/** What a replica is doing (NebulaGraph src/interface/raftex.thrift, Status). */
public enum RaftStatus {
  /** It reads its WAL. */
  STARTING,
  /** It works. */
  RUNNING,
  /** It has stopped. */
  STOPPED,
  /** It waits for the leader to send it all data anew. */
  WAITING_SNAPSHOT,
  /** Anything this version does not know. */
  OTHER
}
