// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.analysis;

import io.nebulabackup.storage.BatchDeleteException;
import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.ObjectMetadata;
import io.nebulabackup.storage.WriteMode;
import java.util.ArrayList;
import java.util.List;

/** Deletes at once what {@link ListingCheck} stored, and keys that were never there. */
final class BatchDeleteCheck implements Check {

  @Override
  public StorageProperty property() {
    return StorageProperty.BATCH_DELETE;
  }

  @Override
  public void run(Probe probe) {
    ObjectKey neighbour = probe.key("listed-not");
    probe.put(neighbour, new byte[] {1}, WriteMode.CREATE_NEW);
    List<ObjectKey> keys = new ArrayList<>(ListingCheck.keys(probe));
    keys.add(probe.key("listed/never-there"));
    try {
      probe.backend().delete(keys);
    } catch (BatchDeleteException e) {
      probe.lie(neighbour, "that all " + keys.size() + " keys are deleted", "" + e.getMessage());
      return;
    }
    List<ObjectMetadata> left = probe.list("listed/");
    if (!left.isEmpty()) {
      probe.lie(
          left.get(0).key(),
          "that all " + keys.size() + " keys are deleted, as the store said",
          left.size() + " of them in a listing");
    } else {
      probe.forget(keys);
    }
    if (probe.backend().head(neighbour).isEmpty()) {
      probe.lie(neighbour, "that other objects stay", "it gone");
    }
  }
}
