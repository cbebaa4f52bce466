// SPDX-License-Identifier: Apache-2.0
package io.nebulabackup.storage.analysis;

import io.nebulabackup.storage.ObjectKey;
import io.nebulabackup.storage.WriteMode;
import java.util.List;
import java.util.Optional;

/** Stores objects whose sizes lie around those from which a backend needs one more part. */
final class PartCheck implements Check {

  @Override
  public StorageProperty property() {
    return StorageProperty.PARTS;
  }

  @Override
  public void run(Probe probe) {
    for (long part : probe.settings().partSizes()) {
      for (long size : new long[] {part - 1, part, part + 1, 2 * part + 1}) {
        ObjectKey key = probe.key("parts/" + size);
        byte[] bytes = ContentCheck.random(Math.toIntExact(size), size);
        probe.put(key, bytes, WriteMode.REPLACE);
        Optional<Long> said = probe.backend().head(key).map(found -> found.size());
        if (!said.equals(Optional.of(size))) {
          probe.lie(key, size + " bytes", said.map(n -> n + " bytes").orElse("no object"));
        }
        ContentCheck.compare(probe, key, bytes);
        probe.delete(List.of(key));
      }
    }
  }
}
