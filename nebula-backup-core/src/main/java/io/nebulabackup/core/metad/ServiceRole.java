// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.metad;

/** What a service of the cluster is (NebulaGraph src/interface/meta.thrift, HostRole). */
public enum ServiceRole {
  /** A graphd. */
  GRAPH,
  /** A metad. */
  META,
  /** A storaged. */
  STORAGE,
  /** A storage listener, for full-text search. */
  STORAGE_LISTENER,
  /** A backup agent. */
  AGENT,
  /** Anything this version does not know. */
  OTHER
}
