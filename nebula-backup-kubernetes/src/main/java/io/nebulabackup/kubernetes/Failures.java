// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes;

/** Words for failures that the operator reports. */
final class Failures {

  private Failures() {}

  static OperatorFailureException of(String title, String reason, String message, String advice) {
    StringBuilder text = new StringBuilder(title).append(" has failed");
    if (!reason.isEmpty()) {
      text.append(", ").append(reason);
    }
    if (!message.isEmpty()) {
      text.append(": ").append(message);
    }
    return new OperatorFailureException(text.append("; ").append(advice).toString(), reason);
  }
}
