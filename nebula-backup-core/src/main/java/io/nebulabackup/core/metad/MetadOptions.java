// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.metad;

import io.nebulabackup.model.HostAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How to reach metad.
 *
 * @param tls how to secure connections; null for plain TCP
 * @param connectTimeout for connecting to one address; 10 s by default
 * @param readTimeout how long metad may be silent in an ordinary call; 60 s by default
 * @param longCallTimeout how long it may be silent in createBackup and restoreMeta; 6 h by default
 * @param leaderTimeout for how long a leader is looked for before giving up; 60 s by default
 * @param clientVersion what to tell verifyClientVersion; "3.0.0" passes on every NebulaGraph 3.x
 * @param caller the address metad is to know the client by; null for none, as a client has unless
 *     it is an agent
 */
public record MetadOptions(
    @Nullable MetadTls tls,
    Duration connectTimeout,
    Duration readTimeout,
    Duration longCallTimeout,
    Duration leaderTimeout,
    String clientVersion,
    @Nullable HostAddress caller) {

  /** Plain TCP and the default timeouts. */
  public static final MetadOptions DEFAULT =
      new MetadOptions(
          null,
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          Duration.ofHours(6),
          Duration.ofSeconds(60),
          "3.0.0",
          null);

  /**
   * Returns these options with TLS.
   *
   * @param other how to secure connections; null for plain TCP
   * @return the changed copy
   */
  public MetadOptions withTls(@Nullable MetadTls other) {
    return new MetadOptions(
        other, connectTimeout, readTimeout, longCallTimeout, leaderTimeout, clientVersion, caller);
  }

  /**
   * Returns these options with other timeouts.
   *
   * @param connect for connecting to one address
   * @param read how long metad may be silent in an ordinary call
   * @param longCall how long it may be silent in createBackup and restoreMeta
   * @param leader for how long a leader is looked for
   * @return the changed copy
   */
  public MetadOptions withTimeouts(
      Duration connect, Duration read, Duration longCall, Duration leader) {
    return new MetadOptions(tls, connect, read, longCall, leader, clientVersion, caller);
  }

  /**
   * Returns these options with another client version.
   *
   * @param other what to tell verifyClientVersion
   * @return the changed copy
   */
  public MetadOptions withClientVersion(String other) {
    return new MetadOptions(
        tls, connectTimeout, readTimeout, longCallTimeout, leaderTimeout, other, caller);
  }

  /**
   * Returns these options with the address of who calls, which the vendor's agent tells.
   *
   * @param agent the agent's address
   * @return the changed copy
   */
  public MetadOptions withCaller(HostAddress agent) {
    return new MetadOptions(
        tls, connectTimeout, readTimeout, longCallTimeout, leaderTimeout, clientVersion, agent);
  }
}
