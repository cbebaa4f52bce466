// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.core.run;

import io.nebulabackup.core.agent.StoredObject;
import io.nebulabackup.core.agent.TransferSummary;
import io.nebulabackup.core.manifest.StoredFile;
import io.nebulabackup.error.TransferException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What has landed in the repository so far. Safe for use by several threads. */
final class Landed {

  private final Map<String, StoredFile> objects = new TreeMap<>();
  private long requests;

  synchronized void add(StoredObject object) {
    String sha256 = object.sha256();
    if (sha256 == null) {
      throw new TransferException(
          "an agent reported " + object.key() + " as shipped without its checksum", null);
    }
    objects.put(object.key(), new StoredFile(object.key(), object.size(), sha256));
  }

  synchronized void add(TransferSummary summary) {
    requests += summary.requests();
  }

  synchronized boolean contains(String key) {
    return objects.containsKey(key);
  }

  synchronized long requests() {
    return requests;
  }

  synchronized List<StoredFile> objects() {
    return objects.values().stream().sorted(Comparator.comparing(StoredFile::key)).toList();
  }

  /**
   * Compares with what the store lists: whatever an agent says, the store has the last word.
   *
   * @param listed each object's size by key
   * @throws TransferException naming what is missing or of another size
   */
  synchronized void requireListed(Map<String, Long> listed) {
    List<String> wrong = new ArrayList<>();
    for (StoredFile object : objects.values()) {
      Long size = listed.get(object.key());
      if (size == null) {
        wrong.add(object.key() + " is missing");
      } else if (size != object.size()) {
        wrong.add(object.key() + " has " + size + " bytes instead of " + object.size());
      }
    }
    if (!wrong.isEmpty()) {
      throw new TransferException(
          wrong.size()
              + " objects are not in the repository as they were shipped: "
              + String.join(", ", wrong.subList(0, Math.min(20, wrong.size())))
              + "; the backup was not committed",
          null);
    }
  }
}
