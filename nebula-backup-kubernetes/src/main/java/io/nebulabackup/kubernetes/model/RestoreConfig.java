// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.jspecify.annotations.Nullable;

/** What a {@link NebulaRestore} restores, and from where. */
@JsonPropertyOrder({"concurrency", "clusterName", "clusterNamespace", "backupName", "s3", "gs"})
public final class RestoreConfig extends RunConfig {

  @JsonProperty("backupName")
  private @Nullable String backupName;

  /**
   * Returns the name of the backup to restore.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable String getBackupName() {
    return backupName;
  }

  /**
   * Sets the name of the backup to restore.
   *
   * @param value the value, or null for none
   */
  public void setBackupName(@Nullable String value) {
    this.backupName = value;
  }
}
