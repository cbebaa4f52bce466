// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a backup is doing. */
@JsonPropertyOrder({"type", "backupName", "timeStarted", "timeCompleted", "phase", "conditions"})
public final class NebulaBackupStatus extends OpenModel {

  @JsonProperty("type")
  private @Nullable String type;

  @JsonProperty("backupName")
  private @Nullable String backupName;

  @JsonProperty("timeStarted")
  private @Nullable String timeStarted;

  @JsonProperty("timeCompleted")
  private @Nullable String timeCompleted;

  @JsonProperty("phase")
  private @Nullable String phase;

  @JsonProperty("conditions")
  private @Nullable List<StatusCondition> conditions;

  /**
   * Returns {@code full} or {@code incr}.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable String getType() {
    return type;
  }

  /**
   * Sets {@code full} or {@code incr}.
   *
   * @param value the value, or null for none
   */
  public void setType(@Nullable String value) {
    this.type = value;
  }

  /**
   * Returns the backup's name, once known.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable String getBackupName() {
    return backupName;
  }

  /**
   * Sets the backup's name, once known.
   *
   * @param value the value, or null for none
   */
  public void setBackupName(@Nullable String value) {
    this.backupName = value;
  }

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
