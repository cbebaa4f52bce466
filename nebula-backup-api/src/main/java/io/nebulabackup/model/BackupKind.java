// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.model;

/** What a backup needs for its restore. */
public enum BackupKind {
  /** Nothing but itself. */
  FULL,
  /** Its base, and the base's base, down to a full backup. */
  INCREMENTAL
}
