// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.jspecify.annotations.Nullable;

/**
 * How the agent for backup and restore runs. Without any such part it is {@code
 * vesoft/nebula-agent:latest}.
 *
 * <p>If the agent is given without an image, the operator makes an invalid one of the version alone
 * (nebula-operator 1.8).
 */
@JsonPropertyOrder({
  "image",
  "version",
  "resources",
  "env",
  "volumeMounts",
  "rateLimit",
  "heartbeatInterval"
})
public final class AgentSpec extends ContainerModel {

  @JsonProperty("rateLimit")
  private @Nullable Integer rateLimit;

  @JsonProperty("heartbeatInterval")
  private @Nullable Integer heartbeatInterval;

  /**
   * Returns the bound on transfers in Mbps; 0 or not set for none.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable Integer getRateLimit() {
    return rateLimit;
  }

  /**
   * Sets the bound on transfers in Mbps; 0 or not set for none.
   *
   * @param value the value, or null for none
   */
  public void setRateLimit(@Nullable Integer value) {
    this.rateLimit = value;
  }

  /**
   * Returns how often the agent tells metad that it lives, in seconds; 60 if not set.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable Integer getHeartbeatInterval() {
    return heartbeatInterval;
  }

  /**
   * Sets how often the agent tells metad that it lives, in seconds; 60 if not set.
   *
   * @param value the value, or null for none
   */
  public void setHeartbeatInterval(@Nullable Integer value) {
    this.heartbeatInterval = value;
  }
}
