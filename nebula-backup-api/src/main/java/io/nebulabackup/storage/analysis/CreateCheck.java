// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.analysis;

import io.nebulabackup.storage.ObjectAlreadyExistsException;
import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.WriteMode;
import java.util.ArrayList;
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
    List<Long> sizes = new ArrayList<>(List.of(0L, 1L, 1_000L));
    probe.settings().partSizes().forEach(part -> sizes.add(part + 1));
    for (long size : sizes) {
      try {
        probe.put(key, new PatternContent(size, size), WriteMode.CREATE_NEW);
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
