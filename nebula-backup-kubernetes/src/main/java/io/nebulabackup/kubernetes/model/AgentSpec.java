// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the agent for backup and restore runs.
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
public final class AgentSpec extends OpenModel {

  @JsonProperty("image")
  private @Nullable String image;

  @JsonProperty("version")
  private @Nullable String version;

  @JsonProperty("resources")
  private @Nullable ResourceRequirements resources;

  @JsonProperty("env")
  private @Nullable List<EnvVar> env;

  @JsonProperty("volumeMounts")
  private @Nullable List<VolumeMount> volumeMounts;

  @JsonProperty("rateLimit")
  private @Nullable Integer rateLimit;

  @JsonProperty("heartbeatInterval")
  private @Nullable Integer heartbeatInterval;

  /**
   * Returns the image; {@code vesoft/nebula-agent} if no agent is given at all.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable String getImage() {
    return image;
  }

  /**
   * Sets the image; {@code vesoft/nebula-agent} if no agent is given at all.
   *
   * @param value the value, or null for none
   */
  public void setImage(@Nullable String value) {
    this.image = value;
  }

  /**
   * Returns the tag of the image; {@code latest} if not set.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable String getVersion() {
    return version;
  }

  /**
   * Sets the tag of the image; {@code latest} if not set.
   *
   * @param value the value, or null for none
   */
  public void setVersion(@Nullable String value) {
    this.version = value;
  }

  /**
   * Returns what the container requests and may use.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable ResourceRequirements getResources() {
    return resources;
  }

  /**
   * Sets what the container requests and may use.
   *
   * @param value the value, or null for none
   */
  public void setResources(@Nullable ResourceRequirements value) {
    this.resources = value;
  }

  /**
   * Returns environment variables of the container.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable List<EnvVar> getEnv() {
    return env;
  }

  /**
   * Sets environment variables of the container.
   *
   * @param value the value, or null for none
   */
  public void setEnv(@Nullable List<EnvVar> value) {
    this.env = value;
  }

  /**
   * Returns what the container sees of the volumes of the Pod.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable List<VolumeMount> getVolumeMounts() {
    return volumeMounts;
  }

  /**
   * Sets what the container sees of the volumes of the Pod.
   *
   * @param value the value, or null for none
   */
  public void setVolumeMounts(@Nullable List<VolumeMount> value) {
    this.volumeMounts = value;
  }

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
