// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The part of one service's spec that concerns backups; the rest is kept as it is. */
@JsonPropertyOrder({"replicas", "config"})
public final class ClusterComponent extends OpenModel {

  @JsonProperty("replicas")
  private @Nullable Integer replicas;

  @JsonProperty("config")
  private @Nullable Map<String, String> config;

  /**
   * Returns how many Pods.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable Integer getReplicas() {
    return replicas;
  }

  /**
   * Sets how many Pods.
   *
   * @param value the value, or null for none
   */
  public void setReplicas(@Nullable Integer value) {
    this.replicas = value;
  }

  /**
   * Returns the service's flags.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable Map<String, String> getConfig() {
    return config;
  }

  /**
   * Sets the service's flags.
   *
   * @param value the value, or null for none
   */
  public void setConfig(@Nullable Map<String, String> value) {
    this.config = value;
  }
}
