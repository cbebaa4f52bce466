// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.jspecify.annotations.Nullable;

/** A place in a store that speaks S3. */
@JsonPropertyOrder({"region", "bucket", "endpoint", "secretName"})
public final class S3Storage extends OpenModel {

  @JsonProperty("region")
  private @Nullable String region;

  @JsonProperty("bucket")
  private @Nullable String bucket;

  @JsonProperty("endpoint")
  private @Nullable String endpoint;

  @JsonProperty("secretName")
  private @Nullable String secretName;

  /**
   * Returns the bucket's region.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable String getRegion() {
    return region;
  }

  /**
   * Sets the bucket's region.
   *
   * @param value the value, or null for none
   */
  public void setRegion(@Nullable String value) {
    this.region = value;
  }

  /**
   * Returns the bucket, optionally followed by {@code /} and a path in it.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable String getBucket() {
    return bucket;
  }

  /**
   * Sets the bucket, optionally followed by {@code /} and a path in it.
   *
   * @param value the value, or null for none
   */
  public void setBucket(@Nullable String value) {
    this.bucket = value;
  }

  /**
   * Returns the store's URL.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable String getEndpoint() {
    return endpoint;
  }

  /**
   * Sets the store's URL.
   *
   * @param value the value, or null for none
   */
  public void setEndpoint(@Nullable String value) {
    this.endpoint = value;
  }

  /**
   * Returns the name of the Secret with the keys {@code access_key} and {@code secret_key}.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable String getSecretName() {
    return secretName;
  }

  /**
   * Sets the name of the Secret with the keys {@code access_key} and {@code secret_key}.
   *
   * @param value the value, or null for none
   */
  public void setSecretName(@Nullable String value) {
    this.secretName = value;
  }
}
