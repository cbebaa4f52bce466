// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.agent;

/** Whether a service runs. */
public enum ServiceStatus {
  /** The process is there. */
  RUNNING,
  /** There is no process. */
  EXITED
}
