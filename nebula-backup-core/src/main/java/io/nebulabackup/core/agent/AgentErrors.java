// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.agent;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.nebulabackup.error.AgentUnavailableException;
import io.nebulabackup.error.BackupCancelledException;
import io.nebulabackup.error.BackupException;
import io.nebulabackup.error.TransferException;
import io.nebulabackup.model.HostAddress;

/** Translates what gRPC reports into this library's failures. */
final class AgentErrors {

  private AgentErrors() {}

  static BackupException translate(
      HostAddress agent, String what, StatusRuntimeException e, boolean cancelled) {
    Status status = e.getStatus();
    String description = status.getDescription();
    String reason = description == null ? status.getCode().toString() : description;
    String failed = "agent " + agent + " could not " + what + ": " + reason;
    if (cancelled) {
      return new BackupCancelledException("cancelled while agent " + agent + " was to " + what, e);
    }
    return switch (status.getCode()) {
      case UNAVAILABLE, DEADLINE_EXCEEDED ->
          new AgentUnavailableException(
              failed + "; check that the agent runs and can be reached", e);
      // Not cancelled from here: the agent is being stopped.
      case CANCELLED ->
          new AgentUnavailableException(failed + "; the agent ended the call, try again", e);
      case UNIMPLEMENTED ->
          new TransferException(
              failed + "; it is the vendor's agent or an older one: run ours on this host", e);
      default -> new TransferException(failed, e);
    };
  }

  /** Whether the same call, less what has landed, may succeed at once. */
  static boolean isPassing(BackupException e) {
    return e instanceof AgentUnavailableException
        || (e.getCause() instanceof StatusRuntimeException status
            && status.getStatus().getCode() == Status.Code.ABORTED);
  }
}
