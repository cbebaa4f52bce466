// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.jspecify.annotations.Nullable;

/** When to take which backups, and how long to keep them. */
@JsonPropertyOrder({"schedule", "pause", "maxReservedTime", "backupTemplate"})
public final class NebulaCronBackupSpec extends OpenModel {

  @JsonProperty("schedule")
  private @Nullable String schedule;

  @JsonProperty("pause")
  private @Nullable Boolean pause;

  @JsonProperty("maxReservedTime")
  private @Nullable String maxReservedTime;

  @JsonProperty("backupTemplate")
  private @Nullable NebulaBackupSpec backupTemplate;

  /**
   * Returns when, as cron of five fields, {@code @daily} and the like, or {@code @every 1h}.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable String getSchedule() {
    return schedule;
  }

  /**
   * Sets when, as cron of five fields, {@code @daily} and the like, or {@code @every 1h}.
   *
   * @param value the value, or null for none
   */
  public void setSchedule(@Nullable String value) {
    this.schedule = value;
  }

  /**
   * Returns whether to take none for the time being; false if not set.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable Boolean getPause() {
    return pause;
  }

  /**
   * Sets whether to take none for the time being; false if not set.
   *
   * @param value the value, or null for none
   */
  public void setPause(@Nullable Boolean value) {
    this.pause = value;
  }

  /**
   * Returns how long to keep backups, as Go's durations such as {@code 72h}; for ever if not set.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable String getMaxReservedTime() {
    return maxReservedTime;
  }

  /**
   * Sets how long to keep backups, as Go's durations such as {@code 72h}; for ever if not set.
   *
   * @param value the value, or null for none
   */
  public void setMaxReservedTime(@Nullable String value) {
    this.maxReservedTime = value;
  }

  /**
   * Returns how to take each backup.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable NebulaBackupSpec getBackupTemplate() {
    return backupTemplate;
  }

  /**
   * Sets how to take each backup.
   *
   * @param value the value, or null for none
   */
  public void setBackupTemplate(@Nullable NebulaBackupSpec value) {
    this.backupTemplate = value;
  }
}
