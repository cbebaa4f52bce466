// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.jspecify.annotations.Nullable;

/** What a schedule has done. */
@JsonPropertyOrder({"lastBackup", "lastScheduleTime", "lastSuccessfulTime", "backupCleanTime"})
public final class NebulaCronBackupStatus extends OpenModel {

  @JsonProperty("lastBackup")
  private @Nullable String lastBackup;

  @JsonProperty("lastScheduleTime")
  private @Nullable String lastScheduleTime;

  @JsonProperty("lastSuccessfulTime")
  private @Nullable String lastSuccessfulTime;

  @JsonProperty("backupCleanTime")
  private @Nullable String backupCleanTime;

  /**
   * Returns the name of the last NebulaBackup made.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable String getLastBackup() {
    return lastBackup;
  }

  /**
   * Sets the name of the last NebulaBackup made.
   *
   * @param value the value, or null for none
   */
  public void setLastBackup(@Nullable String value) {
    this.lastBackup = value;
  }

  /**
   * Returns when the last backup was due, as RFC 3339.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable String getLastScheduleTime() {
    return lastScheduleTime;
  }

  /**
   * Sets when the last backup was due, as RFC 3339.
   *
   * @param value the value, or null for none
   */
  public void setLastScheduleTime(@Nullable String value) {
    this.lastScheduleTime = value;
  }

  /**
   * Returns when the last backup that succeeded was complete, as RFC 3339.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable String getLastSuccessfulTime() {
    return lastSuccessfulTime;
  }

  /**
   * Sets when the last backup that succeeded was complete, as RFC 3339.
   *
   * @param value the value, or null for none
   */
  public void setLastSuccessfulTime(@Nullable String value) {
    this.lastSuccessfulTime = value;
  }

  /**
   * Returns when backups were last deleted for their age, as RFC 3339.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable String getBackupCleanTime() {
    return backupCleanTime;
  }

  /**
   * Sets when backups were last deleted for their age, as RFC 3339.
   *
   * @param value the value, or null for none
   */
  public void setBackupCleanTime(@Nullable String value) {
    this.backupCleanTime = value;
  }
}
