// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.agent;

/** The services an agent can start and stop. */
public enum ServiceRole {
  /** nebula-metad. */
  METAD,
  /** nebula-graphd. */
  GRAPHD,
  /** nebula-storaged. */
  STORAGED
}
