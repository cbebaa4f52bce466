// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/** What backups and restores have in common: which cluster, which store, how many at a time. */
public abstract class RunConfig extends OpenModel {

  @JsonProperty("concurrency")
  private @Nullable Integer concurrency;

  @JsonProperty("clusterName")
  private @Nullable String clusterName;

  @JsonProperty("clusterNamespace")
  private @Nullable String clusterNamespace;

  @JsonProperty("s3")
  private @Nullable S3Storage s3;

  @JsonProperty("gs")
  private @Nullable GcsStorage gs;

  RunConfig() {}

  /**
   * Returns how many transfers each host runs side by side; 5 if not set.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable Integer getConcurrency() {
    return concurrency;
  }

  /**
   * Sets how many transfers each host runs side by side; 5 if not set.
   *
   * @param value the value, or null for none
   */
  public void setConcurrency(@Nullable Integer value) {
    this.concurrency = value;
  }

  /**
   * Returns the name of the NebulaCluster.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable String getClusterName() {
    return clusterName;
  }

  /**
   * Sets the name of the NebulaCluster.
   *
   * @param value the value, or null for none
   */
  public void setClusterName(@Nullable String value) {
    this.clusterName = value;
  }

  /**
   * Returns the namespace of the cluster; that of this resource if not set.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable String getClusterNamespace() {
    return clusterNamespace;
  }

  /**
   * Sets the namespace of the cluster; that of this resource if not set.
   *
   * @param value the value, or null for none
   */
  public void setClusterNamespace(@Nullable String value) {
    this.clusterNamespace = value;
  }

  /**
   * Returns where the backup lies if that is a store that speaks S3; wins over {@code gs}.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable S3Storage getS3() {
    return s3;
  }

  /**
   * Sets where the backup lies if that is a store that speaks S3; wins over {@code gs}.
   *
   * @param value the value, or null for none
   */
  public void setS3(@Nullable S3Storage value) {
    this.s3 = value;
  }

  /**
   * Returns where the backup lies if that is Google Cloud Storage.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable GcsStorage getGs() {
    return gs;
  }

  /**
   * Sets where the backup lies if that is Google Cloud Storage.
   *
   * @param value the value, or null for none
   */
  public void setGs(@Nullable GcsStorage value) {
    this.gs = value;
  }
}
