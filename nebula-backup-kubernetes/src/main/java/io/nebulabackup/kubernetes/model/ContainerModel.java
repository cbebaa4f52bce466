// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A part that says how a container of ours runs in a Pod. */
public abstract class ContainerModel extends OpenModel {

  @JsonProperty("image")
  private @Nullable String image;

  @JsonProperty("version")
  private @Nullable String version;

  @JsonProperty("resources")
  @JsonDeserialize(using = ForgivingDeserializer.class)
  private @Nullable ResourceRequirements resources;

  @JsonProperty("env")
  @JsonDeserialize(using = ForgivingDeserializer.class)
  private @Nullable List<EnvVar> env;

  @JsonProperty("volumeMounts")
  @JsonDeserialize(using = ForgivingDeserializer.class)
  private @Nullable List<VolumeMount> volumeMounts;

  ContainerModel() {}

  /**
   * Returns the image, without its tag.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable String getImage() {
    return image;
  }

  /**
   * Sets the image, without its tag.
   *
   * @param value the value, or null for none
   */
  public void setImage(@Nullable String value) {
    this.image = value;
  }

  /**
   * Returns the tag of the image.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable String getVersion() {
    return version;
  }

  /**
   * Sets the tag of the image.
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
   * Returns where the container sees the volumes of the Pod.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable List<VolumeMount> getVolumeMounts() {
    return volumeMounts;
  }

  /**
   * Sets where the container sees the volumes of the Pod.
   *
   * @param value the value, or null for none
   */
  public void setVolumeMounts(@Nullable List<VolumeMount> value) {
    this.volumeMounts = value;
  }
}
