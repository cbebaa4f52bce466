// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a restore is doing. */
@JsonPropertyOrder({
  "timeStarted",
  "timeCompleted",
  "clusterName",
  "phase",
  "conditions",
  "partitions",
  "checkpoints",
  "metaDownload",
  "storageDownload"
})
public final class NebulaRestoreStatus extends RunStatus {

  @JsonProperty("clusterName")
  private @Nullable String clusterName;

  @JsonProperty("partitions")
  private @Nullable Map<String, List<HostPort>> partitions;

  @JsonProperty("checkpoints")
  private @Nullable Map<String, Map<String, String>> checkpoints;

  @JsonProperty("metaDownload")
  private @Nullable Boolean metaDownload;

  @JsonProperty("storageDownload")
  private @Nullable Boolean storageDownload;

  /**
   * Returns the name of the new cluster.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable String getClusterName() {
    return clusterName;
  }

  /**
   * Sets the name of the new cluster.
   *
   * @param value the value, or null for none
   */
  public void setClusterName(@Nullable String value) {
    this.clusterName = value;
  }

  /**
   * Returns where each partition lies in the new cluster, by {@code space-part}.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable Map<String, List<HostPort>> getPartitions() {
    return partitions;
  }

  /**
   * Sets where each partition lies in the new cluster, by {@code space-part}.
   *
   * @param value the value, or null for none
   */
  public void setPartitions(@Nullable Map<String, List<HostPort>> value) {
    this.partitions = value;
  }

  /**
   * Returns the directories to remove at the end, by {@code host:port}; the values are empty.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable Map<String, Map<String, String>> getCheckpoints() {
    return checkpoints;
  }

  /**
   * Sets the directories to remove at the end, by {@code host:port}; the values are empty.
   *
   * @param value the value, or null for none
   */
  public void setCheckpoints(@Nullable Map<String, Map<String, String>> value) {
    this.checkpoints = value;
  }

  /**
   * Returns whether metad's data is in place.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable Boolean getMetaDownload() {
    return metaDownload;
  }

  /**
   * Sets whether metad's data is in place.
   *
   * @param value the value, or null for none
   */
  public void setMetaDownload(@Nullable Boolean value) {
    this.metaDownload = value;
  }

  /**
   * Returns whether storaged's data is in place.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable Boolean getStorageDownload() {
    return storageDownload;
  }

  /**
   * Sets whether storaged's data is in place.
   *
   * @param value the value, or null for none
   */
  public void setStorageDownload(@Nullable Boolean value) {
    this.storageDownload = value;
  }
}
