// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.analysis;

import io.nebulabackup.storage.ObjectAlreadyExistsException;
import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.WriteMode;
import java.util.List;

/** Creates what is there. */
final class CreateCheck implements Check {

  @Override
  public StorageProperty property() {
    return StorageProperty.CONDITIONAL_CREATE;
  }

  @Override
  public void run(Probe probe) {
    ObjectKey key = probe.key("created");
    byte[] first = {1};
    probe.put(key, first, WriteMode.CREATE_NEW);
    long part = probe.settings().partSizes().stream().findFirst().orElse(2L);
    for (int size : new int[] {0, 1, 1_000, Math.toIntExact(part + 1)}) {
      try {
        probe.put(key, ContentCheck.random(size, size), WriteMode.CREATE_NEW);
        probe.lie(key, "that creating what is there fails", "a success with " + size + " bytes");
      } catch (ObjectAlreadyExistsException e) {
        // As it should be.
      }
    }
    ContentCheck.compare(probe, key, first);
    probe.delete(List.of(key));
    try {
      probe.put(key, first, WriteMode.CREATE_NEW);
    } catch (ObjectAlreadyExistsException e) {
      probe.lie(key, "that a deleted key can be created again", "that it is taken");
    }
  }
}
