// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.jspecify.annotations.Nullable;

/** A place in Google Cloud Storage. */
@JsonPropertyOrder({"location", "bucket", "secretName"})
public final class GcsStorage extends OpenModel {

  @JsonProperty("location")
  private @Nullable String location;

  @JsonProperty("bucket")
  private @Nullable String bucket;

  @JsonProperty("secretName")
  private @Nullable String secretName;

  /**
   * Returns the bucket's location; told, not used.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable String getLocation() {
    return location;
  }

  /**
   * Sets the bucket's location; told, not used.
   *
   * @param value the value, or null for none
   */
  public void setLocation(@Nullable String value) {
    this.location = value;
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
   * Returns the name of the Secret with the key {@code credentials}.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable String getSecretName() {
    return secretName;
  }

  /**
   * Sets the name of the Secret with the key {@code credentials}.
   *
   * @param value the value, or null for none
   */
  public void setSecretName(@Nullable String value) {
    this.secretName = value;
  }
}
