// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.s3;

import java.util.Map;
import java.util.UUID;

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

  Map<String, String> metadata() {
    return Map.of(NAME, id);
  }

  boolean isOn(Map<String, String> metadata) {
    // Header names, which these are on the wire, come back in whatever case a store likes.
    return metadata.entrySet().stream()
        .anyMatch(entry -> entry.getKey().equalsIgnoreCase(NAME) && entry.getValue().equals(id));
  }
}
