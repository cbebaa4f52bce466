// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.gcs;

import com.google.cloud.storage.BlobInfo;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an object carries, as metadata, of the call that wrote it, so that a writer whose answer was
 * lost recognises its own work.
 *
 * @param id unique for each call
 */
record WriteMark(String id) {

  private static final String NAME = "nebula-backup-write";

  static WriteMark create() {
    return new WriteMark(UUID.randomUUID().toString());
  }

  Map<String, @Nullable String> metadata() {
    return Map.of(NAME, id);
  }

  boolean isOn(BlobInfo blob) {
    Map<String, @Nullable String> metadata = blob.getMetadata();
    return metadata != null && id.equals(metadata.get(NAME));
  }
}
