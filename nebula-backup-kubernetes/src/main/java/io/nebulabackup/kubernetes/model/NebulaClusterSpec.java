// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.jspecify.annotations.Nullable;

/** The part of a cluster's spec that concerns backups; the rest is kept as it is. */
@JsonPropertyOrder({"graphd", "metad", "storaged", "enableBR", "agent", "sslCerts"})
public final class NebulaClusterSpec extends OpenModel {

  @JsonProperty("graphd")
  private @Nullable ClusterComponent graphd;

  @JsonProperty("metad")
  private @Nullable ClusterComponent metad;

  @JsonProperty("storaged")
  private @Nullable ClusterComponent storaged;

  @JsonProperty("enableBR")
  private @Nullable Boolean enableBR;

  @JsonProperty("agent")
  private @Nullable AgentSpec agent;

  @JsonProperty("sslCerts")
  private @Nullable SslCerts sslCerts;

  /**
   * Returns the query service.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable ClusterComponent getGraphd() {
    return graphd;
  }

  /**
   * Sets the query service.
   *
   * @param value the value, or null for none
   */
  public void setGraphd(@Nullable ClusterComponent value) {
    this.graphd = value;
  }

  /**
   * Returns the meta service.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable ClusterComponent getMetad() {
    return metad;
  }

  /**
   * Sets the meta service.
   *
   * @param value the value, or null for none
   */
  public void setMetad(@Nullable ClusterComponent value) {
    this.metad = value;
  }

  /**
   * Returns the storage service.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable ClusterComponent getStoraged() {
    return storaged;
  }

  /**
   * Sets the storage service.
   *
   * @param value the value, or null for none
   */
  public void setStoraged(@Nullable ClusterComponent value) {
    this.storaged = value;
  }

  /**
   * Returns whether an agent for backup and restore runs beside every service; false if not set.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable Boolean getEnableBR() {
    return enableBR;
  }

  /**
   * Sets whether an agent for backup and restore runs beside every service; false if not set.
   *
   * @param value the value, or null for none
   */
  public void setEnableBR(@Nullable Boolean value) {
    this.enableBR = value;
  }

  /**
   * Returns how that agent runs.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable AgentSpec getAgent() {
    return agent;
  }

  /**
   * Sets how that agent runs.
   *
   * @param value the value, or null for none
   */
  public void setAgent(@Nullable AgentSpec value) {
    this.agent = value;
  }

  /**
   * Returns the certificates of the cluster.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable SslCerts getSslCerts() {
    return sslCerts;
  }

  /**
   * Sets the certificates of the cluster.
   *
   * @param value the value, or null for none
   */
  public void setSslCerts(@Nullable SslCerts value) {
    this.sslCerts = value;
  }
}
