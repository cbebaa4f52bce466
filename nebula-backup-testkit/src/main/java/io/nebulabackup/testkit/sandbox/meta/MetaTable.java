// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.testkit.sandbox.meta;

import java.nio.charset.StandardCharsets;

/** A table of metad: all keys that begin with its name. */
enum MetaTable {
  SPACES("__spaces__", true),
  PARTS("__parts__", true),
  MACHINES("__machines__", true),
  INDEX("__index__", true),
  ID("__id__", true),
  LAST_UPDATE_TIME("__last_update_time__", true),
  USERS("__users__", true),
  ROLES("__roles__", true),
  SNAPSHOTS("__snapshots__", false),
  CLUSTER_ID("__meta_cluster_id_key__", false);

  private final String text;
  private final boolean exported;

  MetaTable(String text, boolean exported) {
    this.text = text;
    this.exported = exported;
  }

  String text() {
    return text;
  }

  /**
   * Whether a backup contains it; metad's own identity and its list of backups are never in one.
   */
  boolean isExported() {
    return exported;
  }

  byte[] prefix() {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
