// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.agent.grpc;

import io.grpc.Status;

/** Statuses as the vendor's agent gives them: every failure is UNKNOWN, only the text tells. */
final class VendorStatuses {

  private VendorStatuses() {}

  static Status of(Throwable failure) {
    Status status = Statuses.of(failure);
    return Status.UNKNOWN.withDescription(status.getDescription()).withCause(failure);
  }
}
