// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How to restore a backup into a new cluster. */
@JsonPropertyOrder({"nodeSelector", "affinity", "tolerations", "autoRemoveFailed", "config"})
public final class NebulaRestoreSpec extends OpenModel {

  @JsonProperty("nodeSelector")
  private @Nullable Map<String, String> nodeSelector;

  @JsonProperty("affinity")
  @JsonDeserialize(using = ForgivingDeserializer.class)
  private @Nullable Affinity affinity;

  @JsonProperty("tolerations")
  @JsonDeserialize(using = ForgivingDeserializer.class)
  private @Nullable List<Toleration> tolerations;

  @JsonProperty("autoRemoveFailed")
  private @Nullable Boolean autoRemoveFailed;

  @JsonProperty("config")
  private @Nullable RestoreConfig config;

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
   * Returns whether the new cluster is deleted when the restore fails; false if not set.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable Boolean getAutoRemoveFailed() {
    return autoRemoveFailed;
  }

  /**
   * Sets whether the new cluster is deleted when the restore fails; false if not set.
   *
   * @param value the value, or null for none
   */
  public void setAutoRemoveFailed(@Nullable Boolean value) {
    this.autoRemoveFailed = value;
  }

  /**
   * Returns what to restore, and from where.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable RestoreConfig getConfig() {
    return config;
  }

  /**
   * Sets what to restore, and from where.
   *
   * @param value the value, or null for none
   */
  public void setConfig(@Nullable RestoreConfig value) {
    this.config = value;
  }
}
