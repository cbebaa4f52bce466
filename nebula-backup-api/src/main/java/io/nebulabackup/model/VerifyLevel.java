// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.model;

/** How deep a verification looks. Each level includes those before it. */
public enum VerifyLevel {
  /** Every object is there with its recorded size, and the chain's manifests fit each other. */
  LIST,
  /** Every object's bytes are read and hashed. */
  HASH,
  /** Every WAL record is parsed, and every partition's log followed through the chain. */
  REPLAY
}
