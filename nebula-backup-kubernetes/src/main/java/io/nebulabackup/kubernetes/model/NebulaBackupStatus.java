// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.jspecify.annotations.Nullable;

/** How a backup is doing. */
@JsonPropertyOrder({"type", "backupName", "timeStarted", "timeCompleted", "phase", "conditions"})
public final class NebulaBackupStatus extends RunStatus {

  @JsonProperty("type")
  private @Nullable String type;

  @JsonProperty("backupName")
  private @Nullable String backupName;

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
}
