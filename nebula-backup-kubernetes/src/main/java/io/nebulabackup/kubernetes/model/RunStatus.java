// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a backup or a restore is doing. */
public abstract class RunStatus extends OpenModel {

  @JsonProperty("timeStarted")
  private @Nullable String timeStarted;

  @JsonProperty("timeCompleted")
  private @Nullable String timeCompleted;

  @JsonProperty("phase")
  private @Nullable String phase;

  @JsonProperty("conditions")
  private @Nullable List<StatusCondition> conditions;

  RunStatus() {}

  /**
   * Returns when it began, as RFC 3339.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable String getTimeStarted() {
    return timeStarted;
  }

  /**
   * Sets when it began, as RFC 3339.
   *
   * @param value the value, or null for none
   */
  public void setTimeStarted(@Nullable String value) {
    this.timeStarted = value;
  }

  /**
   * Returns when it was complete, as RFC 3339.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable String getTimeCompleted() {
    return timeCompleted;
  }

  /**
   * Sets when it was complete, as RFC 3339.
   *
   * @param value the value, or null for none
   */
  public void setTimeCompleted(@Nullable String value) {
    this.timeCompleted = value;
  }

  /**
   * Returns the phase, the type of the last condition; empty for some time after the start.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable String getPhase() {
    return phase;
  }

  /**
   * Sets the phase, the type of the last condition; empty for some time after the start.
   *
   * @param value the value, or null for none
   */
  public void setPhase(@Nullable String value) {
    this.phase = value;
  }

  /**
   * Returns what has come true.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable List<StatusCondition> getConditions() {
    return conditions;
  }

  /**
   * Sets what has come true.
   *
   * @param value the value, or null for none
   */
  public void setConditions(@Nullable List<StatusCondition> value) {
    this.conditions = value;
  }
}
