// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How to take a backup.
 *
 * <p>The operator does not copy {@code nodeSelector} to the Pod (nebula-operator 1.8
 * pkg/kube/nebulabackup.go).
 */
@JsonPropertyOrder({
  "image",
  "version",
  "resources",
  "env",
  "imagePullPolicy",
  "imagePullSecrets",
  "nodeSelector",
  "affinity",
  "tolerations",
  "initContainers",
  "sidecarContainers",
  "volumes",
  "volumeMounts",
  "autoRemoveFinished",
  "cleanBackupData",
  "config"
})
public final class NebulaBackupSpec extends ContainerModel {

  @JsonProperty("imagePullPolicy")
  private @Nullable String imagePullPolicy;

  @JsonProperty("imagePullSecrets")
  @JsonDeserialize(using = ForgivingDeserializer.class)
  private @Nullable List<LocalObjectReference> imagePullSecrets;

  @JsonProperty("nodeSelector")
  private @Nullable Map<String, String> nodeSelector;

  @JsonProperty("affinity")
  @JsonDeserialize(using = ForgivingDeserializer.class)
  private @Nullable Affinity affinity;

  @JsonProperty("tolerations")
  @JsonDeserialize(using = ForgivingDeserializer.class)
  private @Nullable List<Toleration> tolerations;

  @JsonProperty("initContainers")
  @JsonDeserialize(using = ForgivingDeserializer.class)
  private @Nullable List<Container> initContainers;

  @JsonProperty("sidecarContainers")
  @JsonDeserialize(using = ForgivingDeserializer.class)
  private @Nullable List<Container> sidecarContainers;

  @JsonProperty("volumes")
  @JsonDeserialize(using = ForgivingDeserializer.class)
  private @Nullable List<Volume> volumes;

  @JsonProperty("autoRemoveFinished")
  private @Nullable Boolean autoRemoveFinished;

  @JsonProperty("cleanBackupData")
  private @Nullable Boolean cleanBackupData;

  @JsonProperty("config")
  private @Nullable BackupConfig config;

  /**
   * Returns when to pull the image; {@code Always} if not set.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable String getImagePullPolicy() {
    return imagePullPolicy;
  }

  /**
   * Sets when to pull the image; {@code Always} if not set.
   *
   * @param value the value, or null for none
   */
  public void setImagePullPolicy(@Nullable String value) {
    this.imagePullPolicy = value;
  }

  /**
   * Returns the Secrets for pulling the image.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable List<LocalObjectReference> getImagePullSecrets() {
    return imagePullSecrets;
  }

  /**
   * Sets the Secrets for pulling the image.
   *
   * @param value the value, or null for none
   */
  public void setImagePullSecrets(@Nullable List<LocalObjectReference> value) {
    this.imagePullSecrets = value;
  }

  /**
   * Returns the labels a node must have.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable Map<String, String> getNodeSelector() {
    return nodeSelector;
  }

  /**
   * Sets the labels a node must have.
   *
   * @param value the value, or null for none
   */
  public void setNodeSelector(@Nullable Map<String, String> value) {
    this.nodeSelector = value;
  }

  /**
   * Returns which nodes and neighbours to prefer.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable Affinity getAffinity() {
    return affinity;
  }

  /**
   * Sets which nodes and neighbours to prefer.
   *
   * @param value the value, or null for none
   */
  public void setAffinity(@Nullable Affinity value) {
    this.affinity = value;
  }

  /**
   * Returns which taints of nodes to put up with.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable List<Toleration> getTolerations() {
    return tolerations;
  }

  /**
   * Sets which taints of nodes to put up with.
   *
   * @param value the value, or null for none
   */
  public void setTolerations(@Nullable List<Toleration> value) {
    this.tolerations = value;
  }

  /**
   * Returns containers to run before the Job's.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable List<Container> getInitContainers() {
    return initContainers;
  }

  /**
   * Sets containers to run before the Job's.
   *
   * @param value the value, or null for none
   */
  public void setInitContainers(@Nullable List<Container> value) {
    this.initContainers = value;
  }

  /**
   * Returns containers to run beside the Job's.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable List<Container> getSidecarContainers() {
    return sidecarContainers;
  }

  /**
   * Sets containers to run beside the Job's.
   *
   * @param value the value, or null for none
   */
  public void setSidecarContainers(@Nullable List<Container> value) {
    this.sidecarContainers = value;
  }

  /**
   * Returns volumes of the Pod.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable List<Volume> getVolumes() {
    return volumes;
  }

  /**
   * Sets volumes of the Pod.
   *
   * @param value the value, or null for none
   */
  public void setVolumes(@Nullable List<Volume> value) {
    this.volumes = value;
  }

  /**
   * Returns whether the Job is deleted when it is over; false if not set.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable Boolean getAutoRemoveFinished() {
    return autoRemoveFinished;
  }

  /**
   * Sets whether the Job is deleted when it is over; false if not set.
   *
   * @param value the value, or null for none
   */
  public void setAutoRemoveFinished(@Nullable Boolean value) {
    this.autoRemoveFinished = value;
  }

  /**
   * Returns whether deleting this resource deletes the data in the store; false if not set.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable Boolean getCleanBackupData() {
    return cleanBackupData;
  }

  /**
   * Sets whether deleting this resource deletes the data in the store; false if not set.
   *
   * @param value the value, or null for none
   */
  public void setCleanBackupData(@Nullable Boolean value) {
    this.cleanBackupData = value;
  }

  /**
   * Returns what to back up, and where to.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable BackupConfig getConfig() {
    return config;
  }

  /**
   * Sets what to back up, and where to.
   *
   * @param value the value, or null for none
   */
  public void setConfig(@Nullable BackupConfig value) {
    this.config = value;
  }
}
