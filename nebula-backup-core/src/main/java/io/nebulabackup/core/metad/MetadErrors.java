// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.metad;

import com.vesoft.nebula.ErrorCode;
import io.nebulabackup.error.AgentUnavailableException;
import io.nebulabackup.error.BackupException;
import io.nebulabackup.error.ClusterOperationException;
import io.nebulabackup.error.ForeignClusterException;
import io.nebulabackup.error.MetadUnavailableException;
import io.nebulabackup.error.RunningJobsException;
import io.nebulabackup.error.StoragedUnavailableException;

/**
 * Turns a service's error code into an exception with the number, its name and advice (NebulaGraph
 * src/interface/common.thrift, ErrorCode). Stateless.
 */
final class MetadErrors {

  static final int SUCCEEDED = 0;
  static final int LEADER_CHANGED = -4;
  static final int SPACE_NOT_FOUND = -5;
  static final int SNAPSHOT_NOT_FOUND = -2057;
  static final int INCOMPATIBLE_CLIENT = -3061;
  static final int UNKNOWN_PART = -3500;
  static final int LEADER_LEASE_FAILED = -3531;

  private static final String DROP_IT =
      " A backup that failed midway stays on the cluster with the status INVALID: find it with"
          + " listSnapshots and drop it.";

  private MetadErrors() {}

  /** Returns the code as {@code E_BACKUP_RUNNING_JOBS (-2066)}; unknown numbers stay numbers. */
  static String name(int code) {
    ErrorCode known = ErrorCode.findByValue(code);
    return (known == null ? "an error code this version does not know" : known.name())
        + " ("
        + code
        + ")";
  }

  /**
   * Returns the exception for a refusal.
   *
   * @param operation what was asked, of whom
   * @param code the code, not 0
   * @param said what the service said beside the code; may be empty
   */
  static BackupException refusal(String operation, int code, String said) {
    String message =
        operation
            + " was refused with "
            + name(code)
            + (said.isEmpty() ? "" : ", '" + said + "'")
            + ". "
            + advice(code);
    Refusal cause = new Refusal(code);
    return switch (code) {
      case LEADER_CHANGED, LEADER_LEASE_FAILED -> new MetadUnavailableException(message, cause);
      case -2056, -2066 -> new RunningJobsException(message, cause);
      case -2072 -> new AgentUnavailableException(message, cause);
      case -3, -2001, -2041 -> new StoragedUnavailableException(message, cause);
      case -2010 -> new ForeignClusterException(message, cause);
      default -> new ClusterOperationException(message, cause);
    };
  }

  private static String advice(int code) {
    return switch (code) {
      case -3 ->
          "metad could not reach a storaged, or a storaged could not make its checkpoint: see the"
              + " logs of metad and storaged."
              + DROP_IT;
      case LEADER_CHANGED, LEADER_LEASE_FAILED ->
          "metad is electing a leader: try again in a few seconds.";
      case SPACE_NOT_FOUND -> "There is no such space: check its name.";
      case -13 ->
          "A storaged sends heartbeats but was not added to the cluster: run ADD HOSTS for it, or"
              + " stop it.";
      case -16 -> "There is no such partition: was the space dropped?";
      case -17 ->
          "metad misses a record, most often of the directories of a service that never sent a"
              + " heartbeat with them: restart that graphd or storaged.";
      case -24, -25, -26 ->
          "metad could not export its tables: see its log and its disk." + DROP_IT;
      case -27 -> "At least one of the spaces named does not exist: check their names.";
      case -30, -2071 -> "A service's directory cannot be resolved: see metad's log.";
      case -2001 -> "No storaged is alive: check SHOW HOSTS.";
      case -2010 -> "The service belongs to another cluster: its cluster.id file differs.";
      case -2021 -> "metad could not write to its own store: see its log and its disk.";
      case -2040 -> "Either no name was given, or metad's record of the snapshot is damaged.";
      case -2041 ->
          "Writes could not be blocked, or not be unblocked, on every storaged. If writes fail with"
              + " E_RAFT_WRITE_BLOCKED, take another backup or restart that storaged."
              + DROP_IT;
      case -2056, -2066 ->
          "Jobs such as COMPACT, REBUILD INDEX, INGEST or BALANCE wait or run: let them finish or"
              + " STOP JOB, then try again.";
      case SNAPSHOT_NOT_FOUND -> "There is no snapshot of that name: it may have been dropped.";
      case -2067 -> "The cluster has no spaces: there is nothing to back up.";
      case -2068 ->
          "metad could not take in the table files: they must lie on that metad's own disk and be"
              + " readable by it.";
      case -2070 -> "See metad's log.";
      case -2072 ->
          "Every host of the cluster must have an agent whose heartbeats reach metad: start the"
              + " missing ones (--meta and --agent must name the host as the cluster does) and wait"
              + " one heartbeat interval.";
      case -2074 ->
          "A service on the agent's host has not told metad its directories yet: try again after"
              + " its next heartbeat.";
      case INCOMPATIBLE_CLIENT ->
          "metad lets only the client versions in its flag client_white_list in: use one of them.";
      case -3528 -> "Writes are blocked by a backup: try again when it has ended.";
      case -8000 -> "See the service's log.";
      default ->
          code <= -3500 && code > -3600
              ? "Raft failed on the service asked: try again, and see its log."
              : "See the log of the service asked.";
    };
  }
}
