// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.jspecify.annotations.Nullable;

/**
 * Something that is or is not true of a resource.
 *
 * <p>Unlike Kubernetes' own condition it has a {@code lastUpdateTime}.
 */
@JsonPropertyOrder({"type", "status", "lastUpdateTime", "lastTransitionTime", "reason", "message"})
public final class StatusCondition extends OpenModel {

  @JsonProperty("type")
  private @Nullable String type;

  @JsonProperty("status")
  private @Nullable String status;

  @JsonProperty("lastUpdateTime")
  private @Nullable String lastUpdateTime;

  @JsonProperty("lastTransitionTime")
  private @Nullable String lastTransitionTime;

  @JsonProperty("reason")
  private @Nullable String reason;

  @JsonProperty("message")
  private @Nullable String message;

  /**
   * Returns what is or is not true.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable String getType() {
    return type;
  }

  /**
   * Sets what is or is not true.
   *
   * @param value the value, or null for none
   */
  public void setType(@Nullable String value) {
    this.type = value;
  }

  /**
   * Returns {@code True}, {@code False} or {@code Unknown}.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable String getStatus() {
    return status;
  }

  /**
   * Sets {@code True}, {@code False} or {@code Unknown}.
   *
   * @param value the value, or null for none
   */
  public void setStatus(@Nullable String value) {
    this.status = value;
  }

  /**
   * Returns when the condition was last written, as RFC 3339.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable String getLastUpdateTime() {
    return lastUpdateTime;
  }

  /**
   * Sets when the condition was last written, as RFC 3339.
   *
   * @param value the value, or null for none
   */
  public void setLastUpdateTime(@Nullable String value) {
    this.lastUpdateTime = value;
  }

  /**
   * Returns when its status last changed, as RFC 3339.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable String getLastTransitionTime() {
    return lastTransitionTime;
  }

  /**
   * Sets when its status last changed, as RFC 3339.
   *
   * @param value the value, or null for none
   */
  public void setLastTransitionTime(@Nullable String value) {
    this.lastTransitionTime = value;
  }

  /**
   * Returns why, in one word.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable String getReason() {
    return reason;
  }

  /**
   * Sets why, in one word.
   *
   * @param value the value, or null for none
   */
  public void setReason(@Nullable String value) {
    this.reason = value;
  }

  /**
   * Returns why, in a sentence.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable String getMessage() {
    return message;
  }

  /**
   * Sets why, in a sentence.
   *
   * @param value the value, or null for none
   */
  public void setMessage(@Nullable String value) {
    this.message = value;
  }
}
