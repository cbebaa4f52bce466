// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.jspecify.annotations.Nullable;

/** The address of a service. */
@JsonPropertyOrder({"host", "port"})
public final class HostPort extends OpenModel {

  @JsonProperty("host")
  private @Nullable String host;

  @JsonProperty("port")
  private @Nullable Integer port;

  /**
   * Returns the host's name or address.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable String getHost() {
    return host;
  }

  /**
   * Sets the host's name or address.
   *
   * @param value the value, or null for none
   */
  public void setHost(@Nullable String value) {
    this.host = value;
  }

  /**
   * Returns the port.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable Integer getPort() {
    return port;
  }

  /**
   * Sets the port.
   *
   * @param value the value, or null for none
   */
  public void setPort(@Nullable Integer value) {
    this.port = value;
  }
}
