// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.kubernetes.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.jspecify.annotations.Nullable;

/** What a {@link NebulaBackup} backs up, and where to. */
@JsonPropertyOrder({"concurrency", "clusterName", "clusterNamespace", "baseBackupName", "s3", "gs"})
public final class BackupConfig extends RunConfig {

  @JsonProperty("baseBackupName")
  private @Nullable String baseBackupName;

  /**
   * Returns the name of the previous backup; the backup is incremental if it is set.
   *
   * @return the value, or null if it is not set
   */
  public @Nullable String getBaseBackupName() {
    return baseBackupName;
  }

  /**
   * Sets the name of the previous backup; the backup is incremental if it is set.
   *
   * @param value the value, or null for none
   */
  public void setBaseBackupName(@Nullable String value) {
    this.baseBackupName = value;
  }
}
